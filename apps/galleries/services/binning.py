"""The bin: pictures that are out of sight and can come back."""

from django.db import transaction

from apps.galleries.managers import ImageQuerySet
from apps.galleries.models import Image
from apps.jobs import services as jobs


def restore_images(images: ImageQuerySet) -> int:
    """Take `images` out of the bin; each is prepared anew, since its vector is gone."""
    with transaction.atomic():
        rows = images.exclude(binned=None).select_for_update().order_by("id")
        found = list(rows.values_list("id", "gallery__owner_id"))
        for owner_id in {owner for _, owner in found}:
            ids = [id_ for id_, owner in found if owner == owner_id]
            job = jobs.start("galleries.add", owner_id=owner_id, total=len(ids))
            Image.including_bin.filter(id__in=ids).update(
                binned=None,
                state=Image.State.PENDING,
                failure="",
                failure_params={},
                attempts=0,
                prepared_at=None,
                job=job,
            )
    return len(found)
