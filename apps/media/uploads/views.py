"""tus 1.0: creation, termination and expiration, for the person who is signed in.

Like every other request that changes something, these carry Django's CSRF token; the page's
script sends it as a header. https://tus.io/protocols/resumable-upload
"""

import base64
import binascii
from collections.abc import Callable
from functools import wraps
from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from apps.media import access
from apps.media.kinds import NoDestinationError, UploadRequest, all_kinds
from apps.media.models import Upload
from apps.media.uploads import requests
from apps.media.uploads.sweeping import discard
from futu.coded import CodedError
from futu.given import given_number
from futu.http import Request

VERSION = "1.0.0"
View = Callable[..., HttpResponse]


def _tus(view: View) -> View:
    """Requires a signed-in client that speaks our tus version.

    Scripts cannot follow a redirect to the sign-in page, so they get a status code.
    """

    @wraps(view)
    def checked(request: HttpRequest, **kwargs: UUID) -> HttpResponse:
        if not request.user.is_authenticated:
            response = HttpResponse(status=401)
        elif request.method not in ("GET", "OPTIONS") and _version(request) != VERSION:
            response = HttpResponse(status=412)
        else:
            response = view(cast("Request", request), **kwargs)
        response["Tus-Resumable"] = VERSION
        response["Tus-Version"] = VERSION
        response["Cache-Control"] = "no-store"
        return response

    return checked


def _version(request: HttpRequest) -> str:
    return request.headers.get("Tus-Resumable", "")


@require_http_methods(["OPTIONS", "POST"])
@_tus
def uploads(request: Request) -> HttpResponse:
    if request.method == "OPTIONS":
        return _offered()
    size = given_number(request.headers.get(requests.LENGTH, ""))
    if size is None:
        return HttpResponse(status=400)
    about = _metadata(request.headers.get("Upload-Metadata", ""))
    name, kind = about.pop("filename", ""), about.pop("kind", "")
    try:
        asked = UploadRequest(request.user.pk, name, size, about, request.headers)
        upload = requests.begun(kind, asked)
    except NoDestinationError as error:
        return HttpResponse(status=error.status)
    except CodedError as error:
        return _refused(error)
    response = HttpResponse(status=201, headers=requests.progress(upload))
    response["Location"] = reverse("media:upload", args=[upload.id])
    return response


def _offered() -> HttpResponse:
    """The largest size of any kind; the limit for one file is checked on creation."""
    most = max((kind.limit("a.zip") for kind in all_kinds()), default=0)
    extensions = "creation,expiration,termination"
    headers = {"Tus-Extension": extensions, "Tus-Max-Size": str(most)}
    return HttpResponse(status=204, headers=headers)


def _refused(error: CodedError) -> HttpResponse:
    said = {"state": "wrong", "code": error.code, "says": error.message}
    return JsonResponse(said, status=error.http_status)


@require_http_methods(["DELETE", "GET", "HEAD", "OPTIONS", "PATCH"])
@_tus
def upload(request: Request, upload_id: UUID) -> HttpResponse:
    found = access.upload_of(request, upload_id)
    return ANSWERS[request.method or ""](request, found)


def _head(request: Request, upload: Upload) -> HttpResponse:
    return HttpResponse(status=200, headers=requests.progress(upload))


def _get(request: Request, upload: Upload) -> HttpResponse:
    """An extension of the protocol: the result of a complete upload."""
    told = requests.told(upload)
    return JsonResponse(told or requests.UNKNOWN, status=200 if told else 202)


def _patch(request: Request, upload: Upload) -> HttpResponse:
    status = requests.take_piece(request, upload)
    return HttpResponse(status=status, headers=requests.progress(upload) if status == 204 else {})


def _delete(request: Request, upload: Upload) -> HttpResponse:
    discard(upload)
    return HttpResponse(status=204)


def _options(request: Request, upload: Upload) -> HttpResponse:
    return HttpResponse(status=204)


ANSWERS: dict[str, Callable[[Request, Upload], HttpResponse]] = {
    "DELETE": _delete,
    "GET": _get,
    "HEAD": _head,
    "OPTIONS": _options,
    "PATCH": _patch,
}


def _metadata(header: str) -> dict[str, str]:
    """ "name base64, name base64" → decoded values; invalid ones are skipped."""
    found = {}
    for pair in header.split(","):
        name, _, value = pair.strip().partition(" ")
        try:
            found[name] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            continue
    return found
