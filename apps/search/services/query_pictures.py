"""The query picture: whether it still exists, and small versions of it."""

from enum import StrEnum

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from apps.galleries import decoders, files
from apps.galleries.access import Viewer
from apps.galleries.files import MAX_SIDE, Variant
from apps.galleries.pictures import decode_own, derive
from apps.search.box import turned
from apps.search.models import Query
from apps.search.services.query_embedding import decoding_slot
from futu.best_effort import best_effort

# Longest side of a query picture in the history, in pixels.
SMALL_SIDE = 240
NO_PICTURE = _("The picture of this search is gone, so no other part of it can be chosen.")


class PictureState(StrEnum):
    """Whether a query's picture still exists. Only stored pictures can be shown and cropped."""

    KEPT = "kept"
    BINNED = "binned"
    DELETED = "deleted"
    HIDDEN = "hidden"  # Somebody else's, and no longer to be seen.
    EXPIRED = "expired"


def picture_state(query: Query, viewer: Viewer | None = None) -> PictureState:
    """`viewer`: of the query's owner, for many queries."""
    image = query.image
    if image is not None:
        gallery, viewer = image.gallery, viewer or Viewer(query.owner_id)
        if not viewer.sees(gallery):
            return PictureState.HIDDEN
        if not (image.binned or gallery.binned):
            return PictureState.KEPT
        # What others have in the bin is not told to members.
        return PictureState.HIDDEN if viewer.role(gallery) else PictureState.BINNED
    if not query.file:
        return PictureState.DELETED
    return PictureState.KEPT if default_storage.exists(query.file) else PictureState.EXPIRED


def preview(query: Query) -> bytes:
    """The query picture as WebP, as it was turned. Raises FileNotFoundError."""
    return _derived(query, MAX_SIDE[Variant.PREVIEW])


def thumbnail(query: Query) -> bytes:
    """A small WebP of it, cached beside the file. Raises FileNotFoundError."""
    if not query.file:
        return _derived(query, SMALL_SIDE)
    small = thumbnail_key(query.file, query.turn)
    try:
        with default_storage.open(small, "rb") as file:
            return bytes(file.read())
    except FileNotFoundError:
        made = _derived(query, SMALL_SIDE)
        best_effort("a small picture", lambda: default_storage.save(small, ContentFile(made)))
        return made


def thumbnail_key(file: str, turn: int) -> str:
    return f"{file}.{turn}.webp"


def _derived(query: Query, side: int) -> bytes:
    image = query.image
    if image is not None:  # Our own file, so no child process is needed.
        with files.open_variant(image.id, Variant.PREVIEW) as preview:
            picture = decode_own(preview, max_side=side)
    else:
        with decoding_slot(), default_storage.open(query.file, "rb") as file:
            picture = decoders.decode(files.stream(file), max_side=side)
    return derive(turned(picture, query.turn), side)
