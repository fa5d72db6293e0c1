"""Who may look at the public gallery, and who may search in it."""

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
    """Strangers search only where they may also look at what is found."""
    strangers = settings.FUTU_PUBLIC_PAGES and settings.FUTU_PUBLIC_SEARCH
    return request.user.is_authenticated or strangers


def open_to(those: Callable[[HttpRequest], bool]) -> Callable[[View], View]:
    """Let the view answer `those`; others sign in first."""

    def decorate(view: View) -> View:
        for_people = login_required(view)

        @wraps(view)
        def decided(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return (view if those(request) else for_people)(request, *args, **kwargs)

        return decided

    return decorate


def not_crawled(view: View) -> View:
    """Pictures of others are found at their own sites: no search engine keeps them from here."""

    @wraps(view)
    def said(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow, noimageindex"
        response.setdefault("Cache-Control", "private, no-cache")
        return response

    return said
