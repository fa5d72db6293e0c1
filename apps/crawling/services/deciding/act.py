"""A decision, who makes it, and the rows that say so."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.crawling.models import Decision, Entry, Source
from apps.crawling.services.ledger import hold
from apps.crawling.services.outcome import NOT_SO, Outcome
from apps.galleries import services as galleries

State = Entry.State
# What a decision changes, and an undo restores.
COLUMNS = ("state", "why", "licence", "decided", "decided_by_id")


@dataclass(frozen=True, slots=True)
class Act:
    """All that one action says: of each picture the same."""

    verb: Decision.Verb
    values: dict[str, Any] = field(default_factory=dict)
    action: uuid.UUID = field(default_factory=uuid.uuid4)
    by: User | None = None

    def note(self, entry: Entry, before: dict[str, Any], after: dict[str, Any]) -> Decision:
        by_name = self.by.get_username() if self.by else ""
        return Decision(
            action=self.action,
            entry=entry,
            by=self.by,
            by_name=by_name,
            verb=self.verb,
            before=before,
            after=after,
        )


@contextmanager
def deciding(source_id: int) -> Iterator[Source]:
    """A transaction in which nobody else decides of this source's pictures."""
    with transaction.atomic():
        source = Source.objects.select_related("waiting", "gallery").get(id=source_id)
        galleries.hold_galleries([source.waiting_id, source.gallery_id])
        yield source


def entries_in(
    ids: Iterable[int], states: Iterable[str], source: Source, outcome: Outcome
) -> list[Entry]:
    """Those that are in one of `states`; the others are counted as left."""
    every = list(Entry.objects.filter(id__in=ids, source=source).order_by("id"))
    chosen = [entry for entry in every if entry.state in set(states)]
    outcome.left[NOT_SO] += len(every) - len(chosen)
    for entry in chosen:
        entry.source = source
    return chosen


def decided(act: Act, why: str) -> dict[str, Any]:
    """What is written of who decided, and when."""
    by_id = act.by.pk if act.by else None
    return {"why": why, "decided": timezone.now(), "decided_by_id": by_id}


def change(
    entries: Sequence[Entry], act: Act, outcome: Outcome, values: Mapping[int, dict[str, Any]]
) -> None:
    """Write these columns of each entry, and its decision; counted as done."""
    decisions = []
    for entry in entries:
        before = _columns(entry)
        for name, value in values[entry.pk].items():
            setattr(entry, name, value)
        decisions.append(act.note(entry, before, _columns(entry)))
    names = sorted({name.removesuffix("_id") for row in values.values() for name in row})
    if names:
        hold(values)
        Entry.objects.bulk_update(entries, names, batch_size=200)
    Decision.objects.bulk_create(decisions, batch_size=200)
    outcome.done += len(entries)


def _columns(entry: Entry) -> dict[str, Any]:
    row = {name: getattr(entry, name) for name in COLUMNS}
    return row | {"decided": row["decided"].isoformat() if row["decided"] else None}
