"""Hide because of a change at the source, and show again because staff decided so."""

from __future__ import annotations

from typing import Any

from apps.crawling import reasons
from apps.crawling.models import CrawledImage, Decision, Source
from apps.crawling.services.deciding.approval import publish, take_back
from apps.crawling.services.deciding.decision_request import (
    DecisionRequest,
    change,
    decided,
    deciding,
    entries_in,
)
from apps.crawling.services.outcome import NOT_SO, Outcome

State = CrawledImage.State


def hide(source_id: int, ids: list[int], request: DecisionRequest, outcome: Outcome) -> None:
    with deciding(source_id) as source:
        shown = _in_queue(ids, State.APPROVED, source, request, outcome)
        back = take_back(shown, source, outcome)
        values = {}
        for entry in back:
            # The audit records the values from before the change at the source.
            now = entry.licence
            entry.licence = entry.params.get("licence_was", now)
            own = decided(request, entry.reason_code)
            values[entry.pk] = {"state": State.WAITING, "licence": now, **own}
        change(back, request, outcome, values)


def restore(source_id: int, ids: list[int], request: DecisionRequest, outcome: Outcome) -> None:
    with deciding(source_id) as source:
        hidden = _in_queue(ids, State.WAITING, source, request, outcome)
        _show(hidden, source, request, outcome)


def unhide(
    entries: list[CrawledImage],
    of: dict[int, Decision],
    source: Source,
    request: DecisionRequest,
    outcome: Outcome,
) -> None:
    """Undo of hiding: public again, and the change at its source is accepted."""
    _show(entries, source, request, outcome)


def _show(
    entries: list[CrawledImage], source: Source, request: DecisionRequest, outcome: Outcome
) -> None:
    codes = {entry.pk: entry.reason_code for entry in entries}
    for entry in entries:
        entry.licence = entry.params.get("licence_was", entry.licence)
    published = publish(entries, source, outcome)
    values: dict[int, dict[str, Any]] = {}
    for entry in published:
        accepted = [*entry.params.get("accepted", []), codes[entry.pk]]
        own = decided(request, reasons.BY_STAFF)
        params = {"accepted": accepted}
        values[entry.pk] = {"state": State.APPROVED, "licence": entry.licence, **own}
        values[entry.pk]["params"] = params
    change(published, request, outcome, values)


def _in_queue(
    ids: list[int], state: str, source: Source, request: DecisionRequest, outcome: Outcome
) -> list[CrawledImage]:
    chosen = entries_in(ids, [state], source, request, outcome)
    entries = [entry for entry in chosen if entry.reason_code in reasons.HIDES]
    outcome.skipped[NOT_SO] += len(chosen) - len(entries)
    return entries
