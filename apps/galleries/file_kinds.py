"""The kinds of file a gallery accepts: pictures, and zips of them."""

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.services import room_of
from apps.galleries.batching import batch_id_in
from apps.galleries.models import Gallery
from apps.galleries.pictures import PictureError, clean_name
from apps.galleries.services.batches import Batch, check, id_for
from apps.galleries.uploads import taking, zips
from apps.galleries.uploads.beginning import KIND
from apps.media.kinds import (
    PICTURES,
    Destination,
    FileKind,
    NoDestinationError,
    UploadRequest,
    register,
)
from futu.given import given_id


def limit_of(name: str) -> int:
    return settings.FUTU_MAX_ZIP_BYTES if zips.is_zip(name) else settings.FUTU_MAX_UPLOAD_BYTES


def admit(asked: UploadRequest) -> Destination:
    """Check that the sender may add to the gallery, and its owner has room.

    While it is under way its bytes are held against the sender's own quota. Raises BatchError when
    the batch accepts no more.
    """
    gallery_id = given_id(asked.about.get("gallery", ""))
    if gallery_id is None:
        raise NoDestinationError(400)
    gallery = Gallery.objects.addable_by(asked.owner_id).filter(id=gallery_id).first()
    if gallery is None:
        raise NoDestinationError(404)
    if not gallery.belongs_to(asked.owner_id):
        _check_owner(gallery, asked.size)
    batch_id = batch_id_in(asked.headers)
    batch_id = id_for(batch_id, gallery, asked.owner_id) if batch_id else None
    check(Batch(batch_id) if batch_id else None, gallery.owner_id)
    return Destination(gallery_id, batch_id)


# How much room the owner has is not told: files are refused early only by so much.
STEP = 256 * 2**20


def _check_owner(gallery: Gallery, size: int) -> None:
    """Early, before anything is sent, what cannot fit; it counts when the file is complete."""
    free = None if gallery.owner_id is None else room_of(gallery.owner_id).free
    if free is not None and size > -(-free // STEP) * STEP:
        raise PictureError("gallery_full", {"size_bytes": size})


def leads_on(user_id: int | None) -> Q:
    """Whether the gallery still exists and is not in the bin, and the person may add to it."""
    if user_id is None:
        return Q(target__in=Gallery.including_bin.values("id"))
    return Q(target__in=Gallery.objects.addable_by(user_id).values("id"))


PICTURE = register(
    FileKind(
        name=KIND,
        title=_("Pictures"),
        limit=limit_of,
        quota=PICTURES,
        error=PictureError,
        clean_name=clean_name,
        admit=admit,
        leads_on=leads_on,
        take=taking.take,
        is_quick=taking.is_quick,
        says=taking.says,
    )
)
