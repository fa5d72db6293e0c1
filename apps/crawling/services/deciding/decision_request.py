"""A decision, who made it, and the audit rows it writes."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.crawling.models import CrawledImage, Decision, Source
from apps.crawling.services.deciding.submission import Submission, conflicts
from apps.crawling.services.ledger import hold
from apps.crawling.services.outcome import NOT_SO, Outcome
from apps.galleries import services as galleries

State = CrawledImage.State
# Columns that a decision changes, and an undo restores.
COLUMNS = ("state", "reason_code", "params", "licence", "decided", "decided_by_id", "postponed")
MOMENTS = ("decided", "postponed")


@dataclass(frozen=True, slots=True)
class DecisionRequest:
    """The parameters of one decision: the same for each picture."""

    verb: Decision.Verb
    values: dict[str, Any] = field(default_factory=dict)
    submission: Submission = field(default_factory=Submission)
    by: User | None = None

    @property
    def action(self) -> uuid.UUID:
        return self.submission.action

    def note(self, entry: CrawledImage, before: dict[str, Any], after: dict[str, Any]) -> Decision:
        by_name = self.by.get_username() if self.by else ""
        return Decision(
            action=self.submission.action_of(entry.pk),
            entry=entry,
            by=self.by,
            by_name=by_name,
            verb=self.verb,
            before=before,
            after=after,
        )


@contextmanager
def deciding(source_id: int) -> Iterator[Source]:
    """A transaction with a lock: nobody else decides about this source's pictures meanwhile."""
    with transaction.atomic():
        sources = Source.objects.filter(id=source_id)
        galleries.hold_galleries(sources.values_list("waiting", "gallery").get())
        # Read after the lock: its licence matters, too.
        yield sources.select_related("waiting", "gallery").get()


def not_done(ids: Iterable[int], request: DecisionRequest, outcome: Outcome) -> list[int]:
    """Entries that this action has not changed yet; the others are counted as done."""
    ids = list(ids)
    actions = {request.submission.action_of(id_) for id_ in ids}
    known = Decision.objects.filter(action__in=actions, entry__in=ids)
    pairs = set(known.values_list("entry", "action"))
    done = {id_ for id_ in ids if (id_, request.submission.action_of(id_)) in pairs}
    outcome.done += len(done)
    return [id_ for id_ in ids if id_ not in done]


def entries_in(
    ids: Iterable[int],
    states: Iterable[str],
    source: Source,
    request: DecisionRequest,
    outcome: Outcome,
) -> list[CrawledImage]:
    """Entries in one of `states`; the others are counted as skipped.

    Call it while the source is locked: of two people who decide at once the second sees what the
    first decided, and of two requests with one id only one has an effect.
    """
    new = not_done(ids, request, outcome)
    others = conflicts(new, request.submission, request.by)
    outcome.conflicts += others.values()
    rows = CrawledImage.objects.filter(id__in=set(new) - set(others), source=source)
    every = list(rows.order_by("id"))
    chosen = [entry for entry in every if entry.state in set(states)]
    outcome.skipped[NOT_SO] += len(every) - len(chosen)
    for entry in chosen:
        entry.source = source
    return chosen


def decided(request: DecisionRequest, reason_code: str) -> dict[str, Any]:
    """The columns that say who decided, and when."""
    by_id = request.by.pk if request.by else None
    return {"reason_code": reason_code, "decided": timezone.now(), "decided_by_id": by_id}


def change(
    entries: Sequence[CrawledImage],
    request: DecisionRequest,
    outcome: Outcome,
    values: Mapping[int, dict[str, Any]],
) -> None:
    """Write these columns of each entry, and its audit row; counted as done."""
    decisions = []
    for entry in entries:
        before = _columns(entry)
        for name, value in values[entry.pk].items():
            setattr(entry, name, value)
        decisions.append(request.note(entry, before, _columns(entry)))
    names = sorted({name.removesuffix("_id") for row in values.values() for name in row})
    if names:
        hold(values)
        CrawledImage.objects.bulk_update(entries, names, batch_size=200)
    Decision.objects.bulk_create(decisions, batch_size=200)
    outcome.done += len(entries)


def _columns(entry: CrawledImage) -> dict[str, Any]:
    row = {name: getattr(entry, name) for name in COLUMNS}
    return row | {name: row[name].isoformat() if row[name] else None for name in MOMENTS}
