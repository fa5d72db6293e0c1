"""Adds taken-down pictures to the blocklist, and deletes remembered pages that show them."""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from apps.crawling.digests import digest_of
from apps.crawling.models import BlockRule, CrawledImage, Page, Takedown


def block(takedown: Takedown, entries: Iterable[CrawledImage]) -> None:
    """Block what the takedown names, and each picture by address, digest and perceptual hash."""
    wanted = _named(takedown)
    for entry in entries:
        wanted |= {
            (BlockRule.Kind.PICTURE, entry.url, None),
            (BlockRule.Kind.BYTES, entry.sha256, None),
            (BlockRule.Kind.PERCEPTUAL_HASH, entry.phash, None),
        }
    known = set(takedown.rules.values_list("kind", "value", "source"))
    BlockRule.objects.bulk_create(
        BlockRule(
            takedown=takedown, kind=kind, value=value, digest=digest_of(value), source_id=source
        )
        for kind, value, source in sorted(wanted - known, key=str)
        if value
    )


def _named(takedown: Takedown) -> set[tuple[str, str, int | None]]:
    """An author is blocked on each source that the takedown names, or everywhere."""
    if takedown.kind == Takedown.Kind.AUTHOR:
        sources = takedown.sources.values_list("id", flat=True) or [None]
        return {(BlockRule.Kind.AUTHOR, takedown.value.casefold(), source) for source in sources}
    kind = BlockRule.Kind.PAGE if takedown.kind == Takedown.Kind.PAGE else BlockRule.Kind.PICTURE
    return {(kind, takedown.value, None)}


def forget_pages(entries: Iterable[CrawledImage]) -> int:
    """Delete remembered pages that show one of these pictures; how many pages.

    The next crawl reads them again. A remembered page is JSON, in which an address may be escaped.
    """
    rows = list(entries)
    if not rows:
        return 0
    shows = Q(digest__in={digest_of(entry.page) for entry in rows})
    for entry in rows:
        shows |= Q(text__contains=entry.url) | Q(text__contains=json.dumps(entry.url)[1:-1])
    pages = Page.objects.filter(source__in={entry.source_id for entry in rows})
    found = pages.annotate(text=Cast("found", TextField())).filter(shows)
    # Ids first: neither database can delete by an annotation.
    ids = list(found.values_list("id", flat=True))
    return Page.objects.filter(id__in=ids).delete()[0]
