"""Postpone: waiting entries are decided after all others; resume puts them back."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from apps.crawling.models import CrawledImage
from apps.crawling.services.deciding.decision_request import (
    DecisionRequest,
    change,
    decided,
    deciding,
    entries_in,
)
from apps.crawling.services.outcome import Outcome

State = CrawledImage.State


def postpone(source_id: int, ids: list[int], request: DecisionRequest, outcome: Outcome) -> None:
    """It still waits; since somebody has looked at it, it is not published automatically."""
    _set(source_id, ids, request, outcome, timezone.now())


def resume(source_id: int, ids: list[int], request: DecisionRequest, outcome: Outcome) -> None:
    _set(source_id, ids, request, outcome, None)


def _set(
    source_id: int,
    ids: list[int],
    request: DecisionRequest,
    outcome: Outcome,
    moment: datetime | None,
) -> None:
    with deciding(source_id) as source:
        waiting = entries_in(ids, [State.WAITING], source, request, outcome)
        # The reason for which it waits, if any, stays.
        values = {e.pk: {"postponed": moment, **decided(request, e.reason_code)} for e in waiting}
        change(waiting, request, outcome, values)
