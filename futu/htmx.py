"""One place decides whether a request wants a whole page or a part of it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from futu.http import Request


def wants_partial(request: Request) -> bool:
    """True when htmx asks for a part; a boosted link wants the whole page."""
    return bool(request.htmx) and not request.htmx.boosted


def render_page(
    request: Request,
    template: str,
    context: dict[str, Any],
    *,
    partial: str,
    status: int = 200,
) -> HttpResponse:
    """Render `template`, or only its `{% partialdef partial %}` when htmx asks."""
    name = f"{template}#{partial}" if wants_partial(request) else template
    return render(request, name, context, status=status)


class VaryOnHtmx:
    """Say on every HTML answer that it depends on `HX-Request`, for caches in between."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["HX-Request"])
        return response
