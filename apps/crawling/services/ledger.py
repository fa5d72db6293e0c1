"""Shared queries on the ledger's rows, and the one way to write them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from apps.crawling.models import CrawledImage

State = CrawledImage.State
# Decided or gone: fetched bytes of their address are ignored.
DECIDED = {State.APPROVED, State.REJECTED, State.TAKEN_DOWN}
# Pictures with the bytes or a similar hash of one of these become its duplicates.
DUPLICATE_STATES = [State.ARRIVED, State.WAITING, State.APPROVED, State.REJECTED]


def write(entry: CrawledImage, **values: Any) -> None:
    """Set these columns of the entry, and save no others."""
    for name, value in values.items():
        setattr(entry, name, value)
    entry.save(update_fields=list(values))


def hold(entry_ids: Iterable[int]) -> None:
    """Lock rows that one statement is to write: on its own it would lock them in any order."""
    held = CrawledImage.objects.select_for_update(no_key=True).filter(id__in=list(entry_ids))
    list(held.order_by("id").values_list("id"))


def find_duplicate(entry: CrawledImage, sha256: str) -> CrawledImage | None:
    """The first entry found with the same bytes, on any source, whatever was decided about it."""
    same = CrawledImage.objects.filter(sha256=sha256, state__in=DUPLICATE_STATES).exclude(
        pk=entry.pk
    )
    return same.order_by("id").first()
