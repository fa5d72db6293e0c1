"""tus 1.0: creation, termination and expiration, for the person who is signed in.

Like every other request that changes something, these carry Django's CSRF token; the page's
script sends it as a header. https://tus.io/protocols/resumable-upload
"""

import base64
import binascii
from collections.abc import Callable
from functools import wraps
from typing import BinaryIO, cast
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.http import http_date
from django.views.decorators.http import require_http_methods

from apps.galleries import access
from apps.galleries.batching import batch_of, told
from apps.galleries.managers import UploadQuerySet
from apps.galleries.models import Upload
from apps.galleries.pictures import PictureError
from apps.galleries.services.batches import BatchError, check
from apps.galleries.uploads import finishing, receiving
from futu.given import given_id, given_number
from futu.http import Request

VERSION = "1.0.0"
PIECE = "application/offset+octet-stream"
View = Callable[..., HttpResponse]


def _tus(view: View) -> View:
    """For people who are signed in, and clients that speak our version.

    A script can do nothing with a redirect to the sign-in page, so it is told by number.
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
        return HttpResponse(
            status=204,
            headers={
                "Tus-Extension": "creation,expiration,termination",
                "Tus-Max-Size": str(settings.FUTU_MAX_ZIP_BYTES),
            },
        )
    size = _number(request, "Upload-Length")
    about = _metadata(request.headers.get("Upload-Metadata", ""))
    if size is None or (gallery_id := given_id(about.get("gallery", ""))) is None:
        return HttpResponse(status=400)
    gallery = access.gallery_of(request, gallery_id)
    batch = batch_of(request)
    try:
        check(batch, request.user.pk)
        name, batch_id = about.get("filename", ""), batch.id if batch else None
        upload = receiving.begin(gallery, request.user.pk, name, size, batch_id)
    except BatchError as error:
        return told(error)
    except PictureError as error:
        return JsonResponse({"state": "wrong", "says": error.message}, status=413)
    response = HttpResponse(status=201, headers=_expiry(upload))
    response["Location"] = reverse("galleries:transfer", args=[upload.id])
    return response


@require_http_methods(["DELETE", "GET", "HEAD", "OPTIONS", "PATCH"])
@_tus
def upload(request: Request, upload_id: UUID) -> HttpResponse:
    found = access.upload_of(request, upload_id)
    return ANSWERS[request.method or ""](request, found)


def _head(request: Request, upload: Upload) -> HttpResponse:
    size = {"Upload-Length": str(upload.size)}
    return HttpResponse(status=200, headers={**_progress(upload), **size})


def _get(request: Request, upload: Upload) -> HttpResponse:
    """Ours, beside the protocol: what became of a file that is whole."""
    finishing.finish(upload)
    outcome = finishing.outcome(upload)
    return JsonResponse(outcome or {"state": "sending", "says": ""}, status=200 if outcome else 202)


def _patch(request: Request, upload: Upload) -> HttpResponse:
    if request.content_type != PIECE:
        return HttpResponse(status=415)
    offset = _number(request, "Upload-Offset")
    length = _number(request, "Content-Length") or 0
    if offset is None:
        return HttpResponse(status=400)
    if offset + length > upload.size:
        return HttpResponse(status=413)
    try:
        receiving.receive(upload, offset, cast("BinaryIO", request))
    except receiving.OffsetError:
        return HttpResponse(status=409)
    finishing.finish(upload)
    return HttpResponse(status=204, headers=_progress(upload))


def _delete(request: Request, upload: Upload) -> HttpResponse:
    receiving.terminate(upload)
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


def _progress(upload: Upload) -> dict[str, str]:
    return {"Upload-Offset": str(upload.offset), **_expiry(upload)}


def _expiry(upload: Upload) -> dict[str, str]:
    return {"Upload-Expires": http_date((upload.touched + UploadQuerySet.KEPT).timestamp())}


def _number(request: Request, header: str) -> int | None:
    return given_number(request.headers.get(header, ""))


def _metadata(header: str) -> dict[str, str]:
    """ "name base64, name base64" → their values; what cannot be read is left out."""
    found = {}
    for pair in header.split(","):
        name, _, value = pair.strip().partition(" ")
        try:
            found[name] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            continue
    return found
