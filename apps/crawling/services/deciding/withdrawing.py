"""Hide because of a change at the source, and show again because staff decided so."""

from __future__ import annotations

from typing import Any

from apps.crawling import reasons
from apps.crawling.models import CrawledImage, Decision, Source
from apps.crawling.services.deciding.act import Act, change, decided, deciding, entries_in
from apps.crawling.services.deciding.placing import publish, take_back
from apps.crawling.services.outcome import NOT_SO, Outcome

State = CrawledImage.State


def hide(source_id: int, ids: list[int], act: Act, outcome: Outcome) -> None:
    with deciding(source_id) as source:
        shown = _in_queue(ids, State.APPROVED, source, act, outcome)
        back = take_back(shown, source, outcome)
        values = {}
        for entry in back:
            # The audit records the values from before the change at the source.
            now = entry.licence
            entry.licence = entry.params.get("licence_was", now)
            own = decided(act, entry.reason_code)
            values[entry.pk] = {"state": State.WAITING, "licence": now, **own}
        change(back, act, outcome, values)


def restore(source_id: int, ids: list[int], act: Act, outcome: Outcome) -> None:
    with deciding(source_id) as source:
        hidden = _in_queue(ids, State.WAITING, source, act, outcome)
        _show(hidden, source, act, outcome)


def unhide(
    entries: list[CrawledImage], of: dict[int, Decision], source: Source, act: Act, outcome: Outcome
) -> None:
    """Undo of hiding: public again, and the change at its source is accepted."""
    _show(entries, source, act, outcome)


def _show(entries: list[CrawledImage], source: Source, act: Act, outcome: Outcome) -> None:
    codes = {entry.pk: entry.reason_code for entry in entries}
    for entry in entries:
        entry.licence = entry.params.get("licence_was", entry.licence)
    published = publish(entries, source, outcome)
    values: dict[int, dict[str, Any]] = {}
    for entry in published:
        accepted = [*entry.params.get("accepted", []), codes[entry.pk]]
        own = decided(act, reasons.BY_STAFF)
        params = {"accepted": accepted}
        values[entry.pk] = {"state": State.APPROVED, "licence": entry.licence, **own}
        values[entry.pk]["params"] = params
    change(published, act, outcome, values)


def _in_queue(
    ids: list[int], state: str, source: Source, act: Act, outcome: Outcome
) -> list[CrawledImage]:
    chosen = entries_in(ids, [state], source, act, outcome)
    entries = [entry for entry in chosen if entry.reason_code in reasons.HIDES]
    outcome.left[NOT_SO] += len(chosen) - len(entries)
    return entries
