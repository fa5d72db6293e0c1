"""Put aside files without a row, left by a crash between writing files and committing rows."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from apps.galleries import files
from apps.galleries.files import Variant
from apps.galleries.models import Image
from apps.galleries.services.emptying import KIND
from apps.jobs.models import Job
from apps.media.services import quarantine
from apps.media.storage import drop_folder, listed

# An upload in progress has files and no row yet, but never for this long.
GRACE = timedelta(hours=6)


def sweep_files() -> int:
    """Put the files of pictures without a row into quarantine; returns the number of pictures.

    Deletes originals that should not be kept, after a crash between row and file.
    """
    orphans: list[UUID] = []
    for ids in stored_by_folder():
        orphans += _without_row(ids)
        bare = Image.including_bin.filter(id__in=ids, prepared_at__lt=timezone.now() - GRACE)
        bare = bare.filter(gallery__keeps_originals=False)
        files.delete_originals(bare.values_list("id", flat=True))
    if orphans and _is_deleting():
        return 0  # The next sweep finds what nobody deletes.
    for image_id in orphans:
        _put_aside(image_id)
    return len(orphans)


def _is_deleting() -> bool:
    """Rows go before their files: those of a long deletion must not come into quarantine."""
    return Job.objects.filter(kind=KIND, state=Job.State.RUNNING).exclude(worker="").exists()


def _put_aside(image_id: UUID) -> None:
    rows = Image.including_bin.filter(id=image_id)
    folder = files.key(image_id, Variant.ORIGINAL).rpartition("/")[0]
    for name in listed(folder)[1]:
        quarantine.sweep_aside(f"{folder}/{name}", rows.exists)
    drop_folder(folder)


def stored_by_folder() -> Iterator[list[UUID]]:
    """Ids of pictures with stored files, one storage folder at a time."""
    for folder in listed("")[0]:
        if len(folder) == 2:
            yield [UUID(name) for name in listed(folder)[0]]


def _without_row(ids: list[UUID]) -> list[UUID]:
    known = set(Image.including_bin.filter(id__in=ids).values_list("id", flat=True))
    return [image_id for image_id in ids if image_id not in known and _is_old(image_id)]


def _is_old(image_id: UUID) -> bool:
    """Whether nothing was written there recently; uploads in progress are not old."""
    try:
        return timezone.now() - files.last_written(image_id) > GRACE
    except FileNotFoundError:
        return False
