"""The job of a batch: pair after pair, one in memory at a time. A pair that fails is noted."""

from __future__ import annotations

import io
from contextlib import ExitStack
from uuid import UUID

from django.db.models import Q, QuerySet
from PIL import Image as Pillow
from PIL.Image import Image as Picture

from apps.comparison.errors import FAILURES, ComparisonError, explain
from apps.comparison.file_kinds import COMPARED
from apps.comparison.models import BatchPair, Comparison, ComparisonBatch
from apps.comparison.services import changing
from apps.comparison.services.asking import ask_in_batch
from apps.comparison.services.batch_sources import opened_zip, taken
from apps.comparison.services.batches import attach
from apps.comparison.services.working import SPARE_SECONDS, compare_at_once
from apps.galleries.pictures import decode_own
from apps.galleries.services.unpacking import Unpacked
from apps.jobs.kinds import Failure
from apps.jobs.run import Run, StageRun
from apps.media.models import StoredFile
from apps.media.services import keep_file
from apps.media.storage import open_seekable

Archives = tuple[Unpacked | None, Unpacked | None]
# Of one picture in the strip that a table shows, in pixels; and the gap between them.
SMALL, GAP = (160, 120), 4
PAPER = (241, 239, 233)


def work(run: Run) -> None:
    batch = ComparisonBatch.objects.filter(pk=run.params["batch"]).select_related("owner").first()
    if batch is None:
        return
    for stage in run.stages():
        with ExitStack() as opened:
            archives = (
                opened.enter_context(opened_zip(batch.first_zip)),
                opened.enter_context(opened_zip(batch.second_zip)),
            )
            _compare_all(run, stage, batch, archives)
    drop_zips(batch)


def _compare_all(run: Run, stage: StageRun, batch: ComparisonBatch, archives: Archives) -> None:
    """Pairs that are tried again meanwhile come last."""
    while pair := unfinished(batch).select_related("comparison").first():
        stage.expect(stage.done + unfinished(batch).count())
        stage.check()
        with run.long_step(batch.settings.timeout + SPARE_SECONDS):
            compare_pair(pair, batch, archives)
        stage.advance()
        run.yield_to_queue()


def unfinished(batch: ComparisonBatch) -> QuerySet[BatchPair]:
    waits = Q(comparison=None) | Q(comparison__result=None) | Q(thumbnail=None)
    return batch.pairs.filter(waits, side=BatchPair.Side.BOTH, error="").order_by("place")


def compare_pair(pair: BatchPair, batch: ComparisonBatch, archives: Archives) -> None:
    try:
        comparison = pair.comparison or _take(pair, batch, archives)
        compare_at_once(comparison)
        comparison.refresh_from_db()
        _draw(pair, comparison)
    except FAILURES as error:
        BatchPair.objects.filter(pk=pair.pk).update(error=error.code)


def _take(pair: BatchPair, batch: ComparisonBatch, archives: Archives) -> Comparison:
    with (
        taken(pair.first_source, archives[0], batch.owner) as first,
        taken(pair.second_source, archives[1], batch.owner) as second,
    ):
        comparison = ask_in_batch(batch.owner, first, second, batch.settings)
    attach(pair, comparison)
    rows = BatchPair.objects.filter(pk=pair.pk)
    if rows.update(comparison=comparison, is_own=pair.is_own):
        return comparison
    if pair.is_own:  # The batch was deleted meanwhile.
        changing.remove(comparison)
    raise ComparisonError("missing")


def _draw(pair: BatchPair, comparison: Comparison) -> None:
    """A strip of the two and their difference, so that a table of hundreds is light."""
    content = io.BytesIO()
    strip([file for file, _called, _which in comparison.shown]).save(content, "WEBP", quality=80)
    content.seek(0)
    kept = keep_file(comparison.owner_id, COMPARED, f"{pair.pk}.webp", content, "image/webp")
    if not BatchPair.objects.filter(pk=pair.pk, thumbnail=None).update(thumbnail=kept):
        kept.delete()  # The batch was deleted meanwhile.


def strip(shown: list[StoredFile]) -> Picture:
    drawn = Pillow.new("RGB", (3 * SMALL[0] + 2 * GAP, SMALL[1]), PAPER)
    for place, file in enumerate(shown):
        with open_seekable(file.key) as content:
            picture = decode_own(content).convert("RGB")
        picture.thumbnail(SMALL)
        left = place * (SMALL[0] + GAP) + (SMALL[0] - picture.width) // 2
        drawn.paste(picture, (left, (SMALL[1] - picture.height) // 2))
    return drawn


def drop_zips(batch: ComparisonBatch) -> None:
    """They are needed until every pair was taken out of them."""
    if batch.pairs.filter(side=BatchPair.Side.BOTH, comparison=None).exists():
        return
    for file in (batch.first_zip, batch.second_zip):
        if file:
            file.delete()


def failures_of(job_id: UUID) -> FailedPairs:
    return FailedPairs(job_id)


class FailedPairs:
    """What a job could not compare, a page at a time."""

    def __init__(self, job_id: UUID) -> None:
        self._failed = BatchPair.objects.filter(batch__job=job_id).exclude(error="")

    def __len__(self) -> int:
        return self._failed.count()

    def __getitem__(self, place: slice) -> list[Failure]:
        return [Failure(pair.name, explain(pair.error)) for pair in self._failed[place]]
