"""The kinds of file a gallery accepts: pictures, and zips of them."""

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.galleries.batching import batch_id_in
from apps.galleries.models import Gallery
from apps.galleries.pictures import PictureError, clean_name
from apps.galleries.services.batches import Batch, check
from apps.galleries.uploads import taking, zips
from apps.galleries.uploads.beginning import KIND
from apps.media.kinds import PICTURES, Asked, Destination, FileKind, NoDestinationError, register
from futu.given import given_id


def limit_of(name: str) -> int:
    return settings.FUTU_MAX_ZIP_BYTES if zips.is_zip(name) else settings.FUTU_MAX_UPLOAD_BYTES


def admit(asked: Asked) -> Destination:
    """Check that the gallery is the sender's. Raises BatchError when the batch accepts no more."""
    gallery_id = given_id(asked.about.get("gallery", ""))
    if gallery_id is None:
        raise NoDestinationError(400)
    if not Gallery.objects.owned_by(asked.owner_id).filter(id=gallery_id).exists():
        raise NoDestinationError(404)
    batch_id = batch_id_in(asked.headers)
    check(Batch(batch_id) if batch_id else None, asked.owner_id)
    return Destination(gallery_id, batch_id)


def leads_on(user_id: int | None) -> Q:
    """Whether the gallery still exists: the person's and not in the bin."""
    if user_id is None:
        return Q(target__in=Gallery.including_bin.values("id"))
    return Q(target__in=Gallery.objects.owned_by(user_id).values("id"))


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
