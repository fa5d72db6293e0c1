"""Examines new findable pictures: blocked? a duplicate? how well does it fit its tags?

Only one transaction at a time examines, in whichever process: each locks the row of the first
source. So two duplicates that arrive at the same time are examined one after the other, and ids of
`PerceptualHash` rows become visible in order. Locks are taken in the common order: first that row,
then galleries, jobs, index states, pictures, and ledger rows last.

Of two near duplicates the one examined first is kept, from whichever site; while it waits, one with
more pixels replaces it.
"""

from __future__ import annotations

from django.db import transaction

from apps.crawling.models import BlockRule, CrawledImage, Source
from apps.crawling.services import publishing
from apps.crawling.services.perceptual_hashes import known
from apps.crawling.services.review import Inspection, ReviewBatch
from apps.crawling.services.tag_relevance import score
from apps.galleries import services as galleries
from apps.galleries.models import Image
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.jobs.run import Run

KIND = "crawling.examine"
BATCH = 32

State = CrawledImage.State
SETTLED = [Image.State.READY, Image.State.FAILED]


def wake() -> None:
    """Start a job that examines, unless one waits already. Call it after writing new rows.

    A waiting job is locked, so that it cannot begin before this transaction ends; one that is just
    beginning may have read the rows already, and does not count.
    """
    queued = Job.objects.filter(kind=KIND, state=Job.State.QUEUED)
    queued = queued.filter(cancel_requested=False, pause_requested=False)
    if not queued.select_for_update(skip_locked=True, no_key=True).first():
        jobs.start(KIND)


def examine_job(run: Run) -> None:
    """Examine all pictures that became findable since the last run. Idempotent."""
    while entries := _next():
        run.check()
        _examine(entries)
        run.advance(len(entries))
    publishing.publish_automatically()


def _next() -> list[CrawledImage]:
    ended = CrawledImage.objects.filter(state=State.ARRIVED, image__state__in=SETTLED)
    return list(ended.select_related("image", "source").order_by("id")[:BATCH])


def _examine(entries: list[CrawledImage]) -> None:
    blocked = BlockRule.objects.perceptual_hashes()
    inspections = [Inspection.of(entry, orientations=bool(blocked)) for entry in entries]
    with transaction.atomic():
        _one_at_a_time()
        near = {
            inspection.entry_id: known.near(inspection.phash)
            for inspection in inspections
            if inspection.phash
        }
        found = {entry_id for pairs in near.values() for _, entry_id in pairs}
        ledger = _held({entry.pk for entry in entries} | found)
        batch = ReviewBatch(ledger, BlockRule.objects.perceptual_hashes())
        for inspection in inspections:
            batch.judge(inspection, near.get(inspection.entry_id, []))
        batch.close()
    score(batch.waiting)


def _one_at_a_time() -> None:
    list(Source.objects.select_for_update(no_key=True).order_by("id").values_list("id")[:1])


def _held(entry_ids: set[int]) -> dict[int, CrawledImage]:
    """These entries as they are now. Nobody decides about them while their galleries are locked."""
    entries = CrawledImage.objects.filter(id__in=entry_ids)
    galleries_of = entries.order_by().values_list("source__waiting", "source__gallery").distinct()
    galleries.hold_galleries(id_ for pair in galleries_of for id_ in pair)
    return {entry.pk: entry for entry in entries.select_related("source", "image")}
