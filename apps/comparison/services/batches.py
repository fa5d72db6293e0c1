"""Begin a batch, begin it again where it failed, and delete it with its files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from apps.accounts.models import User
from apps.comparison.errors import FAILURES, ComparisonError
from apps.comparison.models import BatchPair, Comparison, ComparisonBatch
from apps.comparison.options import ComparisonOptions
from apps.comparison.services import changing
from apps.comparison.services.asking import Given, ask_in_batch
from apps.comparison.services.batch_sources import Entry, Side
from apps.comparison.services.matching import Matched, match
from apps.jobs import services as jobs
from apps.media.models import StoredFile

KIND = "comparison.batch"
MAX_PAIRS = 500
# Names that only one side has.
MAX_ALONE = 2000


@dataclass(frozen=True, slots=True)
class _Row:
    """What becomes a pair: an entry of one side, or of both."""

    first: Entry | None
    second: Entry | None

    @property
    def name(self) -> str:
        entry = self.first or self.second
        return entry.name.rpartition("/")[2][:200] if entry else ""

    @property
    def side(self) -> BatchPair.Side:
        if self.second is None:
            return BatchPair.Side.FIRST
        return BatchPair.Side.BOTH if self.first else BatchPair.Side.SECOND


def begin(person: User, first: Side, second: Side, options: ComparisonOptions) -> ComparisonBatch:
    """Match both sides by name and start the job. Raises FAILURES, keeping nothing."""
    try:
        rows = _rows(first, second)
        return _begun(person, (first, second), rows, options)
    except BaseException:
        for side in (first, second):
            side.discard()
        raise


def _rows(first: Side, second: Side) -> list[_Row]:
    if not first.entries or not second.entries:
        raise ComparisonError("no_pictures")
    found = match(first.names, second.names)
    _check(found)
    return [
        *(_Row(first.entries[a], second.entries[b]) for a, b in found.pairs),
        *(_Row(first.entries[a], None) for a in found.only_first),
        *(_Row(None, second.entries[b]) for b in found.only_second),
    ]


def _check(found: Matched) -> None:
    if not found.pairs:
        raise ComparisonError("nothing_matches")
    alone = len(found.only_first) + len(found.only_second)
    for count, limit in ((len(found.pairs), MAX_PAIRS), (alone, MAX_ALONE)):
        if count > limit:
            raise ComparisonError("too_many_pairs", {"n": count, "limit": limit})


def _begun(
    person: User, sides: tuple[Side, Side], rows: Sequence[_Row], options: ComparisonOptions
) -> ComparisonBatch:
    batch = ComparisonBatch.objects.create(
        owner=person,
        first_name=sides[0].name[:200],
        second_name=sides[1].name[:200],
        options=options.model_dump(mode="json"),
        first_zip=sides[0].zip,
        second_zip=sides[1].zip,
    )
    try:
        made = [_pair(batch, place, row) for place, row in enumerate(rows)]
        BatchPair.objects.bulk_create(made, batch_size=1000)
        for pair, row in zip(made, rows, strict=True):
            if row.first and row.second and row.first.given and row.second.given:
                _ask(pair, row.first.given(), row.second.given(), options)
                pair.save(update_fields=["comparison", "is_own", "error"])
        start_job(batch)
    except BaseException:
        remove_batch(batch)
        raise
    return batch


def _pair(batch: ComparisonBatch, place: int, row: _Row) -> BatchPair:
    return BatchPair(
        batch=batch,
        place=place,
        name=row.name,
        side=row.side,
        first_source=row.first.source if row.first else "",
        second_source=row.second.source if row.second else "",
    )


def _ask(pair: BatchPair, first: Given, second: Given, options: ComparisonOptions) -> None:
    """What cannot be compared is a pair that failed, unless there is no room for any."""
    try:
        attach(pair, ask_in_batch(pair.batch.owner, first, second, options))
    except FAILURES as error:
        if error.code == "quota":
            raise
        pair.error = error.code


def attach(pair: BatchPair, comparison: Comparison) -> None:
    """One that has the answer already stays its own."""
    pair.comparison = comparison
    pair.is_own = comparison.result is None and comparison.job_id is None


def start_job(batch: ComparisonBatch) -> None:
    """Or let the one that is under way do what is left."""
    if batch.job and batch.job.is_active:
        return
    params = {"batch": str(batch.pk), "about": str(batch)[:200]}
    batch.job = jobs.start(KIND, owner_id=batch.owner_id, params=params)
    batch.save(update_fields=["job"])


def retry(batch: ComparisonBatch, pair_ids: Sequence[int] | None = None) -> int:
    """Compare what failed once more: all of it, or these; how many."""
    failed = batch.pairs.exclude(error="")
    if pair_ids is not None:
        failed = failed.filter(pk__in=pair_ids)
    Comparison.objects.filter(pairs__in=failed).update(error="")
    count = failed.update(error="")
    if count:
        start_job(batch)
    return count


def leave_out(batch: ComparisonBatch, pair_ids: Sequence[int]) -> int:
    """Pairs that wait are not compared, until they are tried again."""
    waiting = batch.pairs.filter(pk__in=pair_ids, side=BatchPair.Side.BOTH, error="")
    unanswered = waiting.exclude(comparison__result__isnull=False)
    return BatchPair.objects.filter(pk__in=list(unanswered.values_list("pk", flat=True))).update(
        error="skipped"
    )


@transaction.atomic
def remove_batch(batch: ComparisonBatch) -> None:
    """Delete it with its comparisons and files; its job ends. What others use stays for them."""
    if batch.job and batch.job.is_active:
        jobs.request_cancel(batch.job)
    own = list(Comparison.objects.filter(pairs__batch=batch, pairs__is_own=True))
    ids = [batch.first_zip_id, batch.second_zip_id]
    ids += batch.pairs.values_list("thumbnail_id", flat=True)
    kept = [pk for pk in ids if pk]
    batch.delete()
    for comparison in own:
        if heir := comparison.pairs.first():
            heir.is_own = True
            heir.save(update_fields=["is_own"])
        else:
            changing.remove(comparison)
    for file in StoredFile.objects.filter(pk__in=kept):
        file.delete()
