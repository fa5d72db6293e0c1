"""Store pairs of duplicates, and dismiss them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.duplicates.models import DuplicatePair, NotDuplicates
from apps.galleries.models import Image


@dataclass(frozen=True, slots=True)
class Match:
    """A pair to be stored; `kind` is a `DuplicatePair.Kind`."""

    one: Image
    other: Image
    kind: str

    @property
    def ids(self) -> tuple[UUID, UUID]:
        first, second = sorted((self.one.id, self.other.id))
        return first, second

    @property
    def digests(self) -> tuple[str, str]:
        return in_order(self.one.sha256, self.other.sha256)


def in_order(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one <= other else (other, one)


def write(owner_id: int, matches: Iterable[Match]) -> None:
    """Store pairs; existing ones keep their state. Has to be called inside a transaction."""
    by_ids = {match.ids: match for match in matches}
    # Only pictures that still exist; locked so that they are not deleted meanwhile.
    ids = {id_ for pair in by_ids for id_ in pair}
    present = set(Image.including_bin.filter(id__in=ids).held())
    valid = [match for pair, match in by_ids.items() if present.issuperset(pair)]
    dismissed = _dismissed_digests(owner_id, valid)
    rows = [_row(owner_id, match, match.digests in dismissed) for match in valid]
    DuplicatePair.objects.bulk_create(rows, ignore_conflicts=True, batch_size=200)


def _row(owner_id: int, match: Match, dismissed: bool) -> DuplicatePair:
    first, second = match.ids
    return DuplicatePair(
        owner_id=owner_id,
        first_id=first,
        second_id=second,
        kind=match.kind,
        dismissed=timezone.now() if dismissed else None,
    )


def _dismissed_digests(owner_id: int, matches: list[Match]) -> set[tuple[str, str]]:
    """The digests of those pairs that their owner dismissed before."""
    firsts = {match.digests[0] for match in matches}
    known = NotDuplicates.objects.filter(owner=owner_id, first__in=firsts)
    return set(known.values_list("first", "second"))


def dismiss(owner_id: int, image_ids: list[UUID], apart: UUID | None = None) -> int:
    """Dismiss all pairs among these pictures for good; returns their number.

    With `apart`, only the pairs of that picture with the others.
    """
    pairs = DuplicatePair.objects.open_of(owner_id).among(image_ids)
    if apart is not None:
        pairs = pairs.touching([apart])
    found = list(pairs.select_related("first", "second"))
    digests = {in_order(pair.first.sha256, pair.second.sha256) for pair in found}
    rows = [
        NotDuplicates(owner_id=owner_id, first=first, second=second)
        for first, second in sorted(digests)
        # The same file in two galleries is dismissed by the pair's row alone.
        if first != second
    ]
    with transaction.atomic():
        NotDuplicates.objects.bulk_create(rows, ignore_conflicts=True)
        ids = [pair.pk for pair in found]
        DuplicatePair.objects.filter(id__in=ids).update(dismissed=timezone.now())
    return len(found)
