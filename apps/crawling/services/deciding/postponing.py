"""Later: what waits is set aside, to be decided after all others, or put back among them."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from apps.crawling.models import CrawledImage
from apps.crawling.services.deciding.act import Act, change, decided, deciding, entries_in
from apps.crawling.services.outcome import Outcome

State = CrawledImage.State


def postpone(source_id: int, ids: list[int], act: Act, outcome: Outcome) -> None:
    """It still waits; that somebody has looked keeps it from being published unseen."""
    _set(source_id, ids, act, outcome, timezone.now())


def resume(source_id: int, ids: list[int], act: Act, outcome: Outcome) -> None:
    _set(source_id, ids, act, outcome, None)


def _set(
    source_id: int, ids: list[int], act: Act, outcome: Outcome, moment: datetime | None
) -> None:
    with deciding(source_id) as source:
        waiting = entries_in(ids, [State.WAITING], source, act, outcome)
        # Why it waits, should that be said, is the same as before.
        values = {e.pk: {"postponed": moment, **decided(act, e.reason_code)} for e in waiting}
        change(waiting, act, outcome, values)
