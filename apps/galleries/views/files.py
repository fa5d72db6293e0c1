"""The only way to a picture's bytes."""

import mimetypes
from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe
from django_sendfile import sendfile

from apps.galleries import access, files
from apps.galleries.files import Variant
from apps.galleries.models import Image
from apps.galleries.services.naming import portable
from apps.galleries.storage import local_path
from futu.http import Request

# A file under a given id never changes, so a browser may keep it; only a browser may.
CACHE = "private, max-age=31536000, immutable"
# Of a picture that is not one's own, until it is asked whether that may still be seen: one that
# was taken down must be gone soon, also where nobody can tell a cache so.
CACHE_OF_OTHERS = "private, max-age=300"


@require_safe
def file(request: Request, image_id: UUID, variant: Variant) -> HttpResponseBase:
    if is_published(request, image_id, variant):
        return picture_file(request, image_id, variant)
    return _own_file(request, image_id, variant)


@login_required
def _own_file(request: Request, image_id: UUID, variant: Variant) -> HttpResponseBase:
    return picture_file(request, image_id, variant)


def is_published(request: HttpRequest, image_id: UUID, variant: Variant) -> bool:
    """Whether a stranger asks for what the public gallery shows to everybody."""
    if request.user.is_authenticated or not settings.FUTU_PUBLIC_PAGES:
        return False
    shown = Image.objects.published().filter(id=image_id)
    return variant is not Variant.ORIGINAL and shown.exists()


def picture_file(request: Request, image_id: UUID, variant: Variant) -> HttpResponseBase:
    """The bytes for whoever asks, a page or a program; raises Http404."""
    # The original carries what the camera wrote, places too: it is for its owner alone.
    door = access.image_of if variant is Variant.ORIGINAL else access.visible_image
    image = door(request, image_id)
    if variant is not Variant.ORIGINAL and not image.has_preview:
        raise Http404
    response = send(
        request,
        files.key(image.id, variant),
        name=image.name if variant is Variant.ORIGINAL else "",
        mimetype=mimetype_of(image.format) if variant is Variant.ORIGINAL else "image/webp",
    )
    response["Cache-Control"] = (
        CACHE if image.gallery.belongs_to(request.user.pk) else CACHE_OF_OTHERS
    )
    return response


def send(request: Request, key: str, *, name: str, mimetype: str) -> HttpResponseBase:
    """Answer with a stored file, as a download when it has a `name`.

    The type is ours, never guessed by the browser, and nothing in the file may run.
    """
    path, name = local_path(key), name and portable(name)
    if path is None:
        response = _from_afar(request, key, name=name, mimetype=mimetype)
    else:
        response = sendfile(
            request,
            path,
            attachment=bool(name),
            attachment_filename=name or None,
            mimetype=mimetype,
        )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _from_afar(request: Request, key: str, *, name: str, mimetype: str) -> HttpResponseBase:
    """A file that lies on no disk of ours goes through this process, after every check.

    What has a key never changes, so the key says whether a browser has it already.
    """
    etag = f'"{key}"'
    if not_modified := get_conditional_response(request, etag=etag):
        return not_modified
    try:
        content = default_storage.open(key, "rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(
        content,
        as_attachment=bool(name),
        filename=name,
        content_type=mimetype,
        headers={"ETag": etag},
    )


def stream(
    pieces: Iterable[str] | Iterable[bytes], *, name: str, mimetype: str
) -> HttpResponseBase:
    """Answer with a file that is made while it is sent; nobody keeps a copy of it."""
    return StreamingHttpResponse(
        pieces,
        content_type=mimetype,
        headers={
            "Content-Disposition": content_disposition_header(True, portable(name)) or "attachment",
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


def mimetype_of(format_: str) -> str:
    return mimetypes.types_map.get(f".{format_.lower()}", "application/octet-stream")
