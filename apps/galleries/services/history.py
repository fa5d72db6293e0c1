"""History entries about pictures and galleries."""

from collections.abc import Sequence
from typing import Any

from apps.accounts import services as accounts
from apps.galleries.models import Gallery, Image


def record_images(
    owner_id: int | None,
    kind: str,
    images: Sequence[Image],
    *,
    count: int | None = None,
    gallery: Gallery | None = None,
) -> None:
    """Record an action on `images` (their galleries loaded; the first few are named).

    `gallery` is the target, if it differs from theirs. Nothing is recorded for none.
    """
    if not images:
        return
    if gallery is None and len({image.gallery_id for image in images}) == 1:
        gallery = images[0].gallery
    values: dict[str, Any] = {"name": images[0].name} if len(images) == 1 else {}
    if gallery is not None:
        values |= {"gallery": str(gallery.id), "gallery_name": gallery.name}
    accounts.record(owner_id, kind, count=count or len(images), **values)


def record_gallery(gallery: Gallery, kind: str) -> None:
    """Record an action on a whole gallery."""
    accounts.record(
        gallery.owner_id, kind, gallery=str(gallery.id), gallery_name=gallery.name, whole=True
    )
