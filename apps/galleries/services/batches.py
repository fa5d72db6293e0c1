"""A batch: one job for all files added together, in however many requests."""

from dataclasses import dataclass
from uuid import UUID, uuid5

from django.utils.translation import gettext_lazy as _

from apps.galleries.models import Gallery
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.jobs.states import JobState
from futu.coded import CodedError

KIND = "galleries.add"
# Upper bound for the announced size.
MAX_FILES = 1_000_000


@dataclass(frozen=True, slots=True)
class Batch:
    """The batch a request belongs to; its id becomes the job's.

    `size` is the number of files in the whole batch, as far as the client knows. Without `leased`,
    the job ends as soon as it has done what it was given.
    """

    id: UUID
    size: int = 0
    leased: bool = True


class BatchError(CodedError):
    """A batch that accepts no more files."""

    SENTENCES = {
        "batch_cancelled": _(
            "Adding these pictures was cancelled, so this file was not added. Send it again to "
            "add it after all."
        ),
        "batch_closed": _("This upload has ended meanwhile. Send the remaining files again."),
    }
    TEMPORARY = {"batch_closed"}
    http_status = 409


def id_for(batch_id: UUID, gallery: Gallery, user_id: int | None) -> UUID:
    """The job's id for the batch that this person names.

    Jobs that add to a gallery are its owner's. A member's batch has an id that only this member's
    requests lead to, so that it never is one of the owner's.
    """
    if gallery.belongs_to(user_id):
        return batch_id
    return uuid5(batch_id, f"{gallery.pk} {user_id}")


def check(batch: Batch | None, owner_id: int | None) -> None:
    """Raise BatchError before anything is stored, if the batch accepts no files."""
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
    """The batch's job, locked; created by the first request. Raises BatchError.

    Call it inside a transaction that locks the gallery, before pictures are locked. The job is
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
    """A separate job for `count` pictures that are all known now."""
    return jobs.start(KIND, owner_id=gallery.owner_id, total=count, params={"about": gallery.name})


def grow(job: Job, batch: Batch, to_do: int, done: int) -> None:
    """Add received files to the job: pictures to prepare, and those that need no work."""
    size = min(batch.size, MAX_FILES)
    jobs.grow(job, to_do, done=done, expected=size, leased=batch.leased)


def close(batch_id: UUID, owner_id: int | None) -> None:
    """Close the batch. Ignored if it has no job, or belongs to somebody else."""
    if Job.objects.active().owned_by(owner_id).filter(id=batch_id, kind=KIND).exists():
        jobs.close(batch_id)
