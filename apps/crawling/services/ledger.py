"""What every service asks of the ledger's rows, and the one way they are written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from apps.crawling.models import CrawledImage

State = CrawledImage.State
# Somebody has looked at these, or they are gone: what comes under their address is left aside.
DECIDED = {State.APPROVED, State.REJECTED, State.TAKEN_DOWN}
# A picture that has the bytes, or the look, of one of these comes in as its duplicate.
HELD = [State.ARRIVED, State.WAITING, State.APPROVED, State.REJECTED]


def write(entry: CrawledImage, **values: Any) -> None:
    """Set these of the entry's columns, and save no others."""
    for name, value in values.items():
        setattr(entry, name, value)
    entry.save(update_fields=list(values))


def hold(entry_ids: Iterable[int]) -> None:
    """Lock rows that one statement is to write: on its own it would take them in any order."""
    held = CrawledImage.objects.select_for_update(no_key=True).filter(id__in=list(entry_ids))
    list(held.order_by("id").values_list("id"))


def twin_of(entry: CrawledImage, sha256: str) -> CrawledImage | None:
    """The first that was found with the same bytes, anywhere, whatever was decided of it."""
    same = CrawledImage.objects.filter(sha256=sha256, state__in=HELD).exclude(pk=entry.pk)
    return same.order_by("id").first()
