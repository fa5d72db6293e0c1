"""After the rows are in: what they say of things that are not restored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import F
from django.utils import timezone
from django_q.models import OrmQ

from apps.backup.ledger import Entry, State
from apps.backup.manifest import Manifest
from apps.backup.models import Backup, Schedule
from apps.galleries import services as galleries
from apps.galleries.models import Image
from apps.jobs.models import Job, Worker
from apps.jobs.services import recovery
from apps.jobs.states import JobState
from apps.media.models import StoredFile, Upload
from apps.media.services import remove_files
from apps.media.uploads import discard
from apps.search.models import IndexState, Query
from apps.search.services.expiring import forget

BATCH = 500
# What an index without a segment says of it.
NO_SEGMENT = {
    "segment": "",
    "segment_seq": 0,
    "segment_removed": 0,
    "count": 0,
    "bytes": 0,
    "factory": "",
    "recall": None,
    "milliseconds": None,
    "built": None,
    "seconds": None,
    "fault": "",
    "verified": None,
}


def settle(made: Manifest, entries: Iterable[Entry]) -> None:
    """Make rows agree with what is here. Can be called again."""
    _queue_jobs()
    _forget_segments()
    _remove_deleted(entries)
    _forget_uploads()
    _note_backup(made)
    _stop_schedule()


def _queue_jobs() -> None:
    """The workers of then are gone. Rows of the queue are signed by a key that may be another:
    the workers to come write them anew."""
    held = Job.objects.filter(state=JobState.RUNNING).exclude(worker="")
    recovery.give_back_all(set(held.values_list("worker", flat=True)))
    Worker.objects.all().delete()
    OrmQ.objects.all().delete()
    Job.objects.filter(state=JobState.QUEUED).update(woken=None)


def _forget_segments() -> None:
    """Rows answer until workers have built the indexes that are due."""
    IndexState.objects.exclude(segment="").update(epoch=F("epoch") + 1, **NO_SEGMENT)


def _remove_deleted(entries: Iterable[Entry]) -> None:
    """Rows whose files were deleted while the backup was made: they were, too."""
    gone: defaultdict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.state is State.GONE:
            kind, _, pk = entry.row.partition(":")
            gone[kind].add(pk)
    for ids in _batches(gone["picture"]):
        galleries.remove_images(Image.including_bin.filter(id__in=ids))
    for ids in _batches(gone["file"]):
        remove_files(StoredFile.objects.filter(id__in=ids))
    for ids in _batches(gone["search"]):
        forget(Query.objects.filter(id__in=ids))
    for ids in _batches(gone["transfer"]):
        for upload in Upload.objects.filter(id__in=ids):
            discard(upload)


def _batches(ids: set[str]) -> Iterable[list[str]]:
    found = sorted(ids)
    return (found[start : start + BATCH] for start in range(0, len(found), BATCH))


def _forget_uploads() -> None:
    """Uploads that had not arrived whole: their senders have the bytes, and begin anew."""
    for upload in Upload.objects.filter(state=Upload.State.OPEN).exclude(offset=F("size")):
        discard(upload)


def _note_backup(made: Manifest) -> None:
    """The row of the run itself says in the backup that it runs."""
    Backup.objects.filter(name=made.name, state=Backup.State.RUNNING).update(
        state=Backup.State.DONE,
        finished=timezone.now(),
        count=made.count,
        bytes=made.bytes,
        new_count=made.new_count,
        new_bytes=made.new_bytes,
        gone=made.gone,
        missing=made.missing,
    )


def _stop_schedule() -> None:
    """A copy on trial would otherwise make its backups among those of the instance itself, and
    delete theirs by its own count."""
    Schedule.objects.update(enabled=False)
