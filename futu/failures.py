"""Error pages for unhandled exceptions, naming the cause where it is known.

The page of a server error is rendered without a request and without queries.
"""

import errno
import sqlite3
import sys
from http import HTTPStatus

from django.core.exceptions import (
    DisallowedHost,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from futu import tracing
from futu.pictures import StorageDownError

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
DISK_FULL = {errno.ENOSPC, errno.EDQUOT}
POSTGRES_DISK_FULL = "53100"

NO_ROOM = _(
    "The server's disk is full, so nothing was kept. Tell its operator, and try again when there "
    "is room."
)
NO_DATABASE = _(
    "The server's database is too busy or out of reach, so nothing was changed. Try again in a "
    "moment."
)
NO_STORAGE = _(
    "The place where pictures are kept does not answer, so nothing was changed. Try again in a "
    "moment; if it stays so, tell the operator."
)


FOREIGN_HOST = _(
    "This server does not answer to the name by which it was asked. Its operator adds names in "
    "the setting FUTU_HOSTS."
)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Explain that too many files or fields were sent."""
    if isinstance(exception, TOO_MUCH):
        return too_large(request)
    is_foreign = isinstance(exception, DisallowedHost)
    # Requests refused before authentication get a page that needs no user.
    known = request if hasattr(request, "user") and not is_foreign else None
    sentence = FOREIGN_HOST if is_foreign else ""
    body = render_to_string("400.html", {"sentence": sentence}, known)
    return HttpResponse(body, status=HTTPStatus.BAD_REQUEST)


def too_large(request: HttpRequest) -> HttpResponse:
    body = render_to_string("413.html", request=request)
    return HttpResponse(body, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def server_error(request: HttpRequest) -> HttpResponse:
    """Called while the exception is being handled; it is already logged."""
    status, sentence = _explain(sys.exc_info()[1])
    context = {"sentence": sentence, "number": tracing.request_id()}
    return HttpResponse(render_to_string("500.html", context), status=status)


def _explain(error: BaseException | None) -> tuple[HTTPStatus, Promise | None]:
    if is_disk_full(error):
        return HTTPStatus.INSUFFICIENT_STORAGE, NO_ROOM
    if isinstance(error, StorageDownError):
        return HTTPStatus.BAD_GATEWAY, NO_STORAGE
    if isinstance(error, OperationalError):
        return HTTPStatus.SERVICE_UNAVAILABLE, NO_DATABASE
    return HTTPStatus.INTERNAL_SERVER_ERROR, None


def is_disk_full(error: BaseException | None) -> bool:
    """Whether the disk, or its quota, is full, for a file or the database."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in DISK_FULL:
            return True
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
            return True
        if getattr(error, "sqlstate", None) == POSTGRES_DISK_FULL:
            return True
        error = error.__cause__  # Django wraps the driver's errors.
    return False
