"""The pictures that a takedown would remove, for review before it is decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from apps.crawling.curation.cards import Card
from apps.crawling.models import CrawledImage, Source, Takedown
from apps.crawling.services import takedowns

SIZE = 200
# Ids in one query, below SQLite's limit of parameters.
SLICE = 5000


@dataclass(frozen=True, slots=True)
class SourceCount:
    name: str
    count: int


class TakedownSelection:
    """All pictures that it names, page by page; the spared ones among them unticked."""

    def __init__(self, takedown: Takedown, page: int = 1) -> None:
        self.takedown = takedown
        self.named = takedowns.named_by(takedown)
        self.spared = set(takedown.spared.values_list("id", flat=True)) & set(self.named)
        self.pages = max(1, -(-len(self.named) // SIZE))
        self.page = min(max(page, 1), self.pages)

    @property
    def count(self) -> int:
        return len(self.named) - len(self.spared)

    @property
    def cards(self) -> list[Card]:
        ids = self.named[SIZE * (self.page - 1) : SIZE * self.page]
        rows = CrawledImage.objects.filter(id__in=ids).select_related("source", "image")
        return [Card(entry) for entry in rows.order_by("source__name", "id")]

    @property
    def by_source(self) -> list[SourceCount]:
        return [SourceCount(*pair) for pair in self._counted("source__name")]

    @property
    def by_state(self) -> list[SourceCount]:
        labels = dict(CrawledImage.State.choices)
        return [SourceCount(str(labels[code]), n) for code, n in self._counted("state")]

    def _counted(self, column: str) -> list[tuple[str, int]]:
        counts: dict[str, int] = {}
        ids = [id_ for id_ in self.named if id_ not in self.spared]
        for start in range(0, len(ids), SLICE):
            rows = CrawledImage.objects.filter(id__in=ids[start : start + SLICE]).order_by()
            for value, n in rows.values_list(column).annotate(n=Count("id")):
                counts[value] = counts.get(value, 0) + n
        return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def choose(takedown: Takedown, shown: Iterable[int], ticked: Iterable[int]) -> None:
    """Of the pictures shown, remove the ticked ones and spare the others."""
    shown, ticked = set(shown), set(ticked)
    takedown.spared.remove(*(shown & ticked))
    takedown.spared.add(*CrawledImage.objects.filter(id__in=shown - ticked))


def confine(takedown: Takedown, sources: Iterable[int]) -> None:
    """Limit the takedown to these sources; none means everywhere."""
    takedown.sources.set(Source.objects.filter(id__in=list(sources)))
