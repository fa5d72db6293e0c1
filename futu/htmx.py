"""Decide whether a request needs the whole page or a partial."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from futu.http import Request


def wants_partial(request: Request) -> bool:
    """Whether htmx requests a partial; a boosted link needs the whole page."""
    return bool(request.htmx) and not request.htmx.boosted


def render_page(
    request: Request,
    template: str,
    context: dict[str, Any],
    *,
    partial: str,
    status: int = 200,
) -> HttpResponse:
    """Render `template`, or only its `{% partialdef partial %}` for htmx."""
    name = f"{template}#{partial}" if wants_partial(request) else template
    return render(request, name, context, status=status)


class VaryOnHtmx:
    """Add `Vary: HX-Request` to every HTML response."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["HX-Request"])
        return response
