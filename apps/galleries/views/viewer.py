"""Context of templates/galleries/_viewer.html: a large picture and links to its neighbours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from apps.galleries.files import MAX_SIDE, Variant
from apps.galleries.models import Image

# Formats browsers display; of others only the preview is shown.
SHOWN_BY_BROWSERS = {"JPEG", "PNG", "WEBP", "GIF", "AVIF", "BMP"}

Neighbours = tuple[Image | None, Image | None]
PageOf = Callable[[UUID], str]
FileOf = Callable[[UUID, Variant], str]


@dataclass(frozen=True, slots=True)
class Viewer:
    """Addresses, each empty if there is no target."""

    image: Image
    preview: str
    original: str
    previous: str
    next: str
    # The next picture's preview, preloaded by the page.
    ahead: str
    # Whether the preview has the full resolution.
    is_small: bool


def viewer_of(
    image: Image, neighbours: Neighbours, *, page: PageOf, file: FileOf, originals: bool
) -> Viewer:
    """`originals`: whether the viewer may see the original, for zooming to full resolution."""
    before, after = neighbours
    large = originals and image.format in SHOWN_BY_BROWSERS
    return Viewer(
        image=image,
        preview=file(image.id, Variant.PREVIEW) if image.has_preview else "",
        original=file(image.id, Variant.ORIGINAL) if large else "",
        previous=page(before.id) if before else "",
        next=page(after.id) if after else "",
        ahead=file(after.id, Variant.PREVIEW) if after and after.has_preview else "",
        is_small=max(image.width, image.height) <= MAX_SIDE[Variant.PREVIEW],
    )
