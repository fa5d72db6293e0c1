"""What a card of the ledger shows of its entry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Prefetch

from apps.crawling.curation.relevance_bands import Band, band_of
from apps.crawling.managers import CrawledImageQuerySet
from apps.crawling.models import CrawledImage, SourceTag
from apps.crawling.services.deciding.submission import versions_of
from apps.galleries.licences import Licence
from apps.galleries.managers import GOING


@dataclass(frozen=True, slots=True)
class Card:
    entry: CrawledImage
    # The number of exact and near duplicates.
    copies: int = 0
    # The id of its last decision, sent along with a new one, so that nobody overwrites another's.
    version: int = 0

    @property
    def token(self) -> str:
        """The form value of the entry and its version as it was shown."""
        return f"{self.entry.pk}-{self.version}"

    @property
    def has_picture(self) -> bool:
        image = self.entry.image
        return image is not None and image.has_preview and image.binned != GOING

    @property
    def licence(self) -> Licence | None:
        """The licence that applies; None while it is undecided."""
        code = self.entry.licence or self.entry.source.licence
        return Licence(code) if code in Licence.values else None

    @property
    def fit(self) -> Band:
        return band_of(self.entry.score)

    @property
    def percent(self) -> int | None:
        score = self.entry.score
        return None if score is None else round(100 * min(max(score, 0), 1))

    @property
    def tags(self) -> list[str]:
        """The tags of the picture in the public gallery, once it is published."""
        image = self.entry.image
        return sorted(tag.name for tag in image.tags.all() if not tag.owner_id) if image else []

    @property
    def source_tags(self) -> list[str]:
        """Its source tags that are not among its public tags yet, by their public names."""
        source_tags = self.entry.source_tags.all()
        names = dict.fromkeys(word.tag.name if word.tag else word.name for word in source_tags)
        return [name for name in names if name not in self.tags]

    @property
    def is_settled(self) -> bool:
        return self.entry.state not in (CrawledImage.State.FOUND, CrawledImage.State.ARRIVED)


def complete(entries: CrawledImageQuerySet) -> CrawledImageQuerySet:
    """Loads everything that cards show; three queries."""
    rows = entries.select_related("source", "image", "decided_by", "duplicate_of")
    source_tags = SourceTag.objects.select_related("tag")
    return rows.prefetch_related(Prefetch("source_tags", source_tags), "image__tags")


def cards_of(entries: Iterable[CrawledImage]) -> list[Card]:
    """One query for all of their copies, one for their versions."""
    entries = list(entries)
    ids = [entry.pk for entry in entries]
    copies = CrawledImage.objects.filter(duplicate_of__in=ids).order_by()
    counts = dict(copies.values_list("duplicate_of").annotate(n=Count("id")))
    versions = versions_of(ids)
    return [Card(e, counts.get(e.pk, 0), versions.get(e.pk, 0)) for e in entries]
