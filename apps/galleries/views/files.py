"""Serving picture files."""

import mimetypes
from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from apps.galleries import access, files
from apps.galleries.files import Variant
from apps.galleries.models import Image
from apps.media.serving import send
from futu.file_names import portable
from futu.http import Request

# Files are immutable per id, so browsers may cache them; shared caches may not.
CACHE = "private, max-age=31536000, immutable"
# Cache seconds for other people's pictures: one that was taken down must disappear soon, and caches
# cannot be purged.
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
    """Whether a stranger requests a picture of the public gallery."""
    if request.user.is_authenticated or not settings.FUTU_PUBLIC_PAGES:
        return False
    shown = Image.objects.published().filter(id=image_id)
    return variant is not Variant.ORIGINAL and shown.exists()


def picture_file(request: Request, image_id: UUID, variant: Variant) -> HttpResponseBase:
    """The file, for a page or an API client; raises Http404."""
    # The original contains camera metadata, coordinates included: for its owner, and for members
    # of the gallery.
    door = access.accessible_image if variant is Variant.ORIGINAL else access.visible_image
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


def stream(
    pieces: Iterable[str] | Iterable[bytes], *, name: str, mimetype: str
) -> HttpResponseBase:
    """Stream a file as it is generated; never cached."""
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
