"""Who may view the public gallery, and who may search it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def may_look(request: HttpRequest) -> bool:
    return request.user.is_authenticated or settings.FUTU_PUBLIC_PAGES


def may_search(request: HttpRequest) -> bool:
    """Strangers may search only if they may also view the results."""
    strangers = settings.FUTU_PUBLIC_PAGES and settings.FUTU_PUBLIC_SEARCH
    return request.user.is_authenticated or strangers


def open_to(those: Callable[[HttpRequest], bool]) -> Callable[[View], View]:
    """Require `those` for the view; others are sent to sign in."""

    def decorate(view: View) -> View:
        for_people = login_required(view)

        @wraps(view)
        def decided(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return (view if those(request) else for_people)(request, *args, **kwargs)

        return decided

    return decorate


def not_crawled(view: View) -> View:
    """Ask search engines not to index the page: the pictures have their own original sites."""

    @wraps(view)
    def said(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow, noimageindex"
        response.setdefault("Cache-Control", "private, no-cache")
        return response

    return said
