"""Compare pictures that were added before duplicate detection existed, with progress."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from apps.duplicates.models import DuplicateCheck
from apps.duplicates.services.checking import compare_waiting, note_waiting
from apps.galleries.managers import ImageQuerySet
from apps.galleries.models import Image
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.jobs.run import Run

KIND = "duplicates.scan"


def never_compared(owner_id: int) -> ImageQuerySet:
    """Ready pictures of a person that were never queued for comparison."""
    queued = DuplicateCheck.objects.filter(image=OuterRef("pk"))
    ready = Image.objects.owned_by(owner_id).filter(state=Image.State.READY)
    return ready.filter(~Exists(queued))


def running(owner_id: int) -> Job | None:
    """The active scan of a person."""
    active = Job.objects.filter(kind=KIND, owner=owner_id)
    return active.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING]).first()


def start_scan(owner_id: int) -> Job:
    """Start a job that compares all pictures that were not compared yet, or return the active
    one."""
    return running(owner_id) or jobs.start(KIND, owner_id=owner_id, params={"owner": owner_id})


def scan_job(run: Run) -> None:
    owner_id = int(run.params["owner"])
    note_waiting([(id_, owner_id) for id_ in never_compared(owner_id).values_list("id", flat=True)])
    remaining = DuplicateCheck.objects.filter(owner=owner_id, done=None).count()
    total = max(remaining, int(run.params.get("total", 0)))
    run.remember(total=total)
    done = total - remaining
    run.report(done, total)

    def advance(n: int) -> None:
        nonlocal done
        done += n
        run.report(done, max(done, total))

    compare_waiting(run, owner_id, advance)
