"""HTML pages: API documentation and problem types."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

from futu.api.catalogue import KINDS


class Docs(DocsBase):
    """Self-hosted Swagger UI in the site's layout, under the strict CSP."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        swagger = {"url": self.get_openapi_url(api, kwargs)}
        return render(request, "api/docs.html", {"swagger": swagger})


@require_safe
def problems(request: HttpRequest) -> HttpResponse:
    return render(request, "api/problems.html", {"kinds": KINDS.values()})


@require_safe
def explain(request: HttpRequest, code: str) -> HttpResponse:
    """The page that a problem's `type` links to."""
    if code not in KINDS:
        raise Http404
    return render(request, "api/problem.html", {"kind": KINDS[code]})
