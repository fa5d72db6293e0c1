"""Convert exceptions of operations to problems."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from apps.galleries.pictures import PictureError
from apps.search.services.query_embedding import AddressError, AskError, OwnShareError
from futu.api import words
from futu.api.catalogue import BY_STATUS
from futu.api.problems import CHALLENGE, Problem, invalid

# Parts of an error's location that name the source, not the field.
SOURCES = {"body", "form", "file", "query", "path", "header", "payload", "fields"}


def add_handlers(api: NinjaAPI) -> None:
    for error, handler in HANDLERS.items():
        api.add_exception_handler(error, handler)


def _problem(request: HttpRequest, error: Any) -> HttpResponse:
    response: HttpResponse = error.response()
    return response


def _not_found(request: HttpRequest, error: Exception) -> HttpResponse:
    return Problem("not_found").response()


def _unauthenticated(request: HttpRequest, error: Exception) -> HttpResponse:
    return Problem("unauthenticated", headers={"WWW-Authenticate": CHALLENGE}).response()


def _http(request: HttpRequest, error: Any) -> HttpResponse:
    """ninja's own errors; an oversized body arrives here as an unreadable one."""
    if isinstance(error.__cause__, RequestDataTooBig):
        return Problem("too_large").response()
    return Problem(BY_STATUS.get(error.status_code, "malformed")).response()


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    return invalid((_place(each["loc"]), words.sentence(each)) for each in error.errors).response()


def _place(loc: tuple[Any, ...]) -> str:
    parts = [str(part) for part in loc]
    while len(parts) > 1 and parts[0] in SOURCES:
        parts.pop(0)
    return ".".join(parts)


def _picture(request: HttpRequest, error: Any) -> HttpResponse:
    return Problem("unusable_picture", error.message, reason=error.code).response()


def _not_ready(request: HttpRequest, error: Exception) -> HttpResponse:
    return Problem("not_ready", str(error)).response()


def _not_fetched(request: HttpRequest, error: Exception) -> HttpResponse:
    return Problem("not_fetched", str(error)).response()


def _own_share(request: HttpRequest, error: Exception) -> HttpResponse:
    return Problem("too_many_requests", str(error), headers={"Retry-After": "5"}).response()


HANDLERS: dict[type[Exception], Any] = {
    Problem: _problem,
    Http404: _not_found,
    AuthenticationError: _unauthenticated,
    HttpError: _http,
    ValidationError: _invalid,
    PictureError: _picture,
    AddressError: _not_fetched,
    OwnShareError: _own_share,
    AskError: _not_ready,
}
