"""Consistency checks of rows, files and counters, for `manage.py verify`."""

from collections.abc import Iterator
from functools import partial

from django.core.files.storage import default_storage
from django.db.models import Count, Sum

from apps.media import uploads
from apps.media.keys import key_of_file
from apps.media.models import ClassUsage, StoredFile, Upload
from apps.media.services.leftovers import left
from apps.media.services.quota import SHARED
from apps.media.services.sweeping import stored_by_folder, without_row


def faults() -> Iterator[str]:
    """Inconsistencies, one line each."""
    yield from _files_of_rows()
    yield from _rows_of_files()
    yield from _counted_in_classes()
    yield from _uploads()


def _files_of_rows() -> Iterator[str]:
    for stored in StoredFile.objects.iterator():
        if not default_storage.exists(stored.key):
            yield f"file {stored.id} has lost its bytes"
        elif (size := default_storage.size(stored.key)) != stored.bytes:
            yield f"file {stored.id} has {size} of its {stored.bytes} bytes"


def _rows_of_files() -> Iterator[str]:
    for ids in stored_by_folder():
        for file_id in without_row(ids):
            written = partial(default_storage.get_modified_time, key_of_file(file_id))
            yield left(f"bytes of {file_id} belong to no file", written)


def _counted_in_classes() -> Iterator[str]:
    kept = StoredFile.objects.exclude(counted_in=SHARED).order_by()
    sums = {
        (owner, name): bytes_
        for owner, name, bytes_ in kept.values_list("owner", "counted_in").annotate(n=Sum("bytes"))
    }
    for usage in ClassUsage.objects.iterator():
        bytes_ = sums.pop((usage.owner_id, usage.name), 0)
        if usage.stored != bytes_:
            yield f"{usage.owner_id} is counted {usage.stored} of {usage.name}, keeps {bytes_}"
    yield from (
        f"{owner} keeps {n} bytes of {name}, uncounted" for (owner, name), n in sums.items()
    )


def _uploads() -> Iterator[str]:
    stored = set(uploads.stored_ids())
    rows = Upload.objects.annotate(arrived=Sum("parts__bytes"), n=Count("parts"))
    for upload in rows.order_by("id").iterator():
        if upload.state != Upload.State.DONE:
            if upload.offset != (upload.arrived or 0):
                yield f"transfer {upload.id} is at {upload.offset}, and its pieces are not"
            yield from (f"transfer {upload.id} has lost {what}" for what in uploads.missing(upload))
        stored.discard(upload.id)
    for id_ in stored:
        yield left(f"pieces of {id_} belong to no transfer", partial(uploads.last_written, id_))
