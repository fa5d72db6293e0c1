"""What the detail page of a picture adds to what a sitemap, a feed or an API said of it."""

from __future__ import annotations

from apps.crawling.adapters.types import Extract, Found
from apps.crawling.models import CrawledImage, CrawlRequest, Source
from apps.galleries.licences import read

State = CrawledImage.State


def needs_detail_page(source: Source, entry: CrawledImage | None, found: Found, here: str) -> bool:
    """Whether only the picture's page can state its rights."""
    if source.kind == Source.Kind.HTML or source.settings.get("speaks"):
        return False
    return found.page not in ("", here, found.url) and (entry is None or entry.checked is None)


def described_pictures(crawl_request: CrawlRequest, extract: Extract) -> list[Found]:
    """The pictures for which the page was requested, with the page's statements on each."""
    entries = CrawledImage.objects.filter(
        id__in=crawl_request.params.get("of", [])
    ).prefetch_related("source_tags")
    said = {found.url: found for found in extract.pictures}
    alone = extract.pictures[0] if len(extract.pictures) == 1 else None
    return [_merged(entry, said.get(entry.url, alone), extract) for entry in entries.order_by("id")]


def _merged(entry: CrawledImage, said: Found | None, extract: Extract) -> Found:
    here = (said.licence if said else "") or extract.licence
    named = entry.licence_stated if entry.state in (State.FOUND, State.REFUSED) else ""
    return Found(
        entry.url,
        entry.page,
        title=entry.title or (said.title if said else ""),
        author=entry.author or (said.author if said else ""),
        author_url=entry.author_url or (said.author_url if said else ""),
        licence=_combined(named, here),
        tags=tuple(source_tag.name for source_tag in entry.source_tags.all()),
    )


def _combined(named: str, here: str) -> str:
    """Equal statements are kept once; different ones have to be decided by people."""
    if not named or not here or read(named) == read(here):
        return named or here
    return f"{named}; {here}"
