"""One act of adding pictures is one job, however many requests bring its files."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from apps.galleries.models import Gallery
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.jobs.states import JobState
from futu.coded import CodedError

KIND = "galleries.add"
# More than these nobody announces in earnest.
MOST_FILES = 1_000_000


@dataclass(frozen=True, slots=True)
class Batch:
    """What a request says of the act it belongs to: its id becomes the job's.

    `size` is how many files the whole act has, as far as its maker knows. One that is not
    `leased` ends as soon as its job has done what it was given.
    """

    id: UUID
    size: int = 0
    leased: bool = True


class BatchError(CodedError):
    """A batch that takes no more files."""

    SENTENCES = {
        "batch_cancelled": _(
            "Adding these pictures was cancelled, so this file was not added. Send it again to "
            "add it after all."
        ),
        "batch_closed": _("This upload has ended meanwhile. Send the remaining files again."),
    }
    TEMPORARY = {"batch_closed"}
    http_status = 409


def check(batch: Batch | None, owner_id: int | None) -> None:
    """Raise BatchError before any byte is kept, if the batch takes none."""
    job = Job.objects.filter(id=batch.id).first() if batch else None
    if job is None:
        return
    if (job.kind, job.owner_id) != (KIND, owner_id):
        raise BatchError("batch_closed")
    if job.cancel_requested or not job.is_active:
        raise _closed(job)


def _closed(job: Job) -> BatchError:
    cancelled = job.cancel_requested or job.state == JobState.CANCELLED
    return BatchError("batch_cancelled" if cancelled else "batch_closed")


def joined(gallery: Gallery, batch: Batch, *, about: str = "") -> Job:
    """The batch's job, held; begun if this is the first that comes. Raises BatchError.

    Call it inside a transaction that holds the gallery, before pictures are held. The job is
    `about` the gallery unless something else is named.
    """
    try:
        return jobs.join(
            batch.id,
            KIND,
            owner_id=gallery.owner_id,
            about=about or gallery.name,
            leased=batch.leased,
        )
    except jobs.ClosedError as error:
        raise _closed(error.job) from error
    except LookupError as error:
        raise BatchError("batch_closed") from error


def job_of(gallery: Gallery, count: int) -> Job:
    """A job of its own for `count` pictures that are all known."""
    return jobs.start(KIND, owner_id=gallery.owner_id, total=count, params={"about": gallery.name})


def grow(job: Job, batch: Batch, to_do: int, done: int) -> None:
    """Count the files that came: pictures to prepare, and those that take no work."""
    size = min(batch.size, MOST_FILES)
    jobs.grow(job, to_do, done=done, expected=size, leased=batch.leased)


def close(batch_id: UUID, owner_id: int | None) -> None:
    """No more files come. Nothing happens when nothing had come, or the batch is not theirs."""
    if Job.objects.active().owned_by(owner_id).filter(id=batch_id, kind=KIND).exists():
        jobs.close(batch_id)
