"""Convert exceptions of operations to problems."""

import math
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from apps.classification.errors import OVER_QUOTA, ClassifyError
from apps.classification.statistics.days import seconds_until_tomorrow
from apps.comparison.errors import ComparisonError
from apps.enhancement.errors import EnhanceError
from apps.films.errors import FilmError
from apps.galleries.decoders import BusyError
from apps.galleries.pictures import PictureError
from apps.galleries.services.zip_errors import ZipError
from apps.media.errors import FileError
from apps.providers.errors import ProviderError
from apps.search.services.query_embedding import AddressError, AskError, OwnShareError
from apps.vision.upscaling.errors import UpscalingError
from futu.api import words
from futu.api.catalogue import BY_STATUS
from futu.api.problems import CHALLENGE, Problem, invalid

# Codes of providers' errors where nothing was sent.
NOT_ASKED = {"no_provider", "no_key", "no_price", "over_budget", "busy"}
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


def _file(request: HttpRequest, error: Any) -> HttpResponse:
    return Problem("unusable_file", error.message, reason=error.code).response()


def _not_ready(request: HttpRequest, error: Exception) -> HttpResponse:
    return Problem("not_ready", str(error)).response()


def _not_fetched(request: HttpRequest, error: Exception) -> HttpResponse:
    return Problem("not_fetched", str(error)).response()


def _own_share(request: HttpRequest, error: Exception) -> HttpResponse:
    return Problem("too_many_requests", str(error), headers={"Retry-After": "5"}).response()


def _decoders_busy(request: HttpRequest, error: Exception) -> HttpResponse:
    return Problem("model_unavailable", str(error), headers={"Retry-After": "5"}).response()


def _not_classified(request: HttpRequest, error: Any) -> HttpResponse:
    if error.code == "no_recipe":
        return Problem("not_found", error.message).response()
    if error.code == "not_prepared":
        return Problem("wrong_state", error.message).response()
    if error.code in OVER_QUOTA:
        wait = {"Retry-After": str(seconds_until_tomorrow())}
        return Problem(
            "too_many_requests", error.message, headers=wait, reason=error.code
        ).response()
    is_ours = error.code in ("model_not_ready", "busy_decoding")
    kind = "model_unavailable" if is_ours else "unusable_picture"
    return Problem(kind, error.message, reason=error.code).response()


def _not_enhanced(request: HttpRequest, error: Any) -> HttpResponse:
    if error.code in ("tampered", "not_prepared"):  # What was asked is right, but not now.
        return Problem("wrong_state", error.message, reason=error.code).response()
    kind = "model_unavailable" if error.code == "weights" else "unusable_picture"
    return Problem(kind, error.message, reason=error.code).response()


def _of_film(request: HttpRequest, error: Any) -> HttpResponse:
    if error.code in ("active", "not_active", "not_paused"):
        return Problem("wrong_state", error.message, reason=error.code).response()
    kind = "unusable_film"
    if error.code in ("weights", "needs_part", "no_ffmpeg", "no_cloner"):
        kind = "model_unavailable"
    elif error.code in ("consent", "consent_language"):
        kind = "no_consent"
    return Problem(kind, error.message, reason=error.code).response()


def _of_provider(request: HttpRequest, error: Any) -> HttpResponse:
    """Errors of providers whose code begins a sentence of ours; never what the provider said."""
    if error.code == "no_consent":
        return Problem("no_consent", str(error)).response()
    kind = "model_unavailable" if error.code in NOT_ASKED else "model_failed"
    wait = error.retry_after
    headers = {} if wait is None else {"Retry-After": str(math.ceil(wait))}
    return Problem(kind, str(error), headers=headers, reason=error.code).response()


HANDLERS: dict[type[Exception], Any] = {
    Problem: _problem,
    Http404: _not_found,
    AuthenticationError: _unauthenticated,
    HttpError: _http,
    ValidationError: _invalid,
    PictureError: _picture,
    ComparisonError: _picture,
    EnhanceError: _not_enhanced,
    UpscalingError: _picture,
    FilmError: _of_film,
    FileError: _file,
    ZipError: _file,
    AddressError: _not_fetched,
    OwnShareError: _own_share,
    AskError: _not_ready,
    ClassifyError: _not_classified,
    ProviderError: _of_provider,
    BusyError: _decoders_busy,
}
