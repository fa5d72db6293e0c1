"""Files without a row: what a crash between writing bytes and committing rows leaves."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from apps.galleries import files
from apps.galleries.models import Image
from apps.media.storage import listed

# An upload in progress has files and no row yet; none takes this long.
GRACE = timedelta(hours=6)


def sweep_files() -> int:
    """Delete the files of pictures that have no row; returns how many pictures that was.

    Originals that are not kept go too: a crash may have come between a row and its file.
    """
    orphans: list[UUID] = []
    for ids in stored_by_folder():
        orphans += _without_row(ids)
        bare = Image.including_bin.filter(id__in=ids, prepared_at__lt=timezone.now() - GRACE)
        bare = bare.filter(gallery__keeps_originals=False)
        files.delete_originals(bare.values_list("id", flat=True))
    for image_id in orphans:
        files.delete_folder(image_id)
    return len(orphans)


def stored_by_folder() -> Iterator[list[UUID]]:
    """The ids of pictures of which files are kept, one folder of the storage after another."""
    for folder in listed("")[0]:
        if len(folder) == 2:
            yield [UUID(name) for name in listed(folder)[0]]


def _without_row(ids: list[UUID]) -> list[UUID]:
    known = set(Image.including_bin.filter(id__in=ids).values_list("id", flat=True))
    return [image_id for image_id in ids if image_id not in known and _is_old(image_id)]


def _is_old(image_id: UUID) -> bool:
    """Whether nothing has been written there for a while; what is changing now is not old."""
    try:
        return timezone.now() - files.last_written(image_id) > GRACE
    except FileNotFoundError:
        return False
