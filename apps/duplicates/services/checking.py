"""Compare each picture that becomes ready once with its owner's other pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from time import monotonic
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.duplicates.models import DuplicateCheck
from apps.duplicates.services.finder import Finder
from apps.duplicates.services.pairs import write
from apps.galleries.models import Image
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.jobs.run import Run

KIND = "duplicates.check"
# Pictures per transaction, or as many as are begun in this time; then the job yields to others in
# the queue. Among look-alikes one takes half a second, and people wait for theirs to be added.
BATCH_SIZE, BATCH_SECONDS = 16, 1.0


def request_checks(image_ids: Iterable[UUID]) -> None:
    """Queue pictures for comparison, and start a job for each owner."""
    images = Image.objects.filter(id__in=list(image_ids), gallery__owner__isnull=False)
    pairs = list(images.values_list("id", "gallery__owner"))
    note_waiting(pairs)
    for owner_id in sorted({owner for _, owner in pairs}):
        ensure_job(owner_id)


def note_waiting(pairs: Iterable[tuple[UUID, int]]) -> None:
    """Queue (image id, owner id); pictures that were compared before are compared again."""
    DuplicateCheck.objects.bulk_create(
        [DuplicateCheck(image_id=image, owner_id=owner) for image, owner in pairs],
        update_conflicts=True,
        update_fields=["owner", "done"],
        unique_fields=["image"],
        batch_size=500,
    )


def ensure_job(owner_id: int) -> None:
    """Start a job unless one is queued.

    The queued job is locked, so that it cannot start before this transaction commits and miss its
    rows.
    """
    queued = Job.objects.filter(kind=KIND, state=Job.State.QUEUED, params__owner=owner_id)
    queued = queued.filter(cancel_requested=False, pause_requested=False)
    if not queued.select_for_update(skip_locked=True, no_key=True).first():
        jobs.start(KIND, params={"owner": owner_id})


def check_job(run: Run) -> None:
    compare_waiting(run, run.params["owner"], run.advance)


def compare_waiting(run: Run, owner_id: int, advance: Callable[[int], None]) -> None:
    """Compare all queued pictures; can be repeated. `advance` gets the number of each batch."""
    finder = Finder(owner_id)
    while images := waiting_of(owner_id):
        found, compared = [], []
        until = monotonic() + BATCH_SECONDS
        for image in images:
            run.check()
            found += finder.matches(image)
            compared.append(image.id)
            run.beat()
            if monotonic() >= until:
                break
        with transaction.atomic():
            write(owner_id, found)
            done = DuplicateCheck.objects.filter(image__in=compared)
            done.update(done=timezone.now())
        advance(len(compared))
        if DuplicateCheck.objects.filter(owner=owner_id, done=None).exists():
            run.yield_to_queue()


def waiting_of(owner_id: int) -> list[Image]:
    """The next batch. Rows of pictures that cannot be compared now are deleted."""
    waiting = DuplicateCheck.objects.filter(owner=owner_id, done=None).order_by("image")
    while ids := list(waiting.values_list("image", flat=True)[:BATCH_SIZE]):
        ready = Image.objects.owned_by(owner_id).filter(id__in=ids, state=Image.State.READY)
        if images := list(ready.select_related("gallery").order_by("id")):
            return images
        # In the bin, or moved to another owner: queued again when they come back.
        DuplicateCheck.objects.filter(image__in=ids).delete()
    return []
