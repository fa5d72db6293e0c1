"""Accepts takedown requests of the public."""

from __future__ import annotations

from uuid import UUID

from apps.crawling.models import CrawledImage, Takedown
from apps.galleries.models import Gallery


def entry_of(image_id: UUID) -> CrawledImage | None:
    """The ledger's entry of a public picture; nothing is revealed of others."""
    seen = CrawledImage.objects.published().filter(
        image=image_id, image__gallery__visibility=Gallery.Visibility.PUBLIC
    )
    return seen.order_by("id").first()


def ask(takedown: Takedown, *, entry: CrawledImage | None, language: str) -> Takedown:
    """Save the request. The same request from one address is saved once."""
    takedown.entry, takedown.language = entry, language
    same = Takedown.objects.filter(
        state=Takedown.State.ASKED,
        kind=takedown.kind,
        value=takedown.value,
        email=takedown.email,
        reason=takedown.reason,
    )
    if known := same.first():
        return known
    takedown.save(force_insert=True)
    return takedown
