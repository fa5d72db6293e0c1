"""The pages for people: the description of every operation, and what each problem means."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

from futu.api.catalogue import KINDS


class Docs(DocsBase):
    """Swagger UI from our own server, inside the frame of every page, under the strict CSP."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        swagger = {"url": self.get_openapi_url(api, kwargs)}
        return render(request, "api/docs.html", {"swagger": swagger})


@require_safe
def problems(request: HttpRequest) -> HttpResponse:
    return render(request, "api/problems.html", {"kinds": KINDS.values()})


@require_safe
def explain(request: HttpRequest, code: str) -> HttpResponse:
    """The page that a problem's `type` leads to."""
    if code not in KINDS:
        raise Http404
    return render(request, "api/problem.html", {"kind": KINDS[code]})
