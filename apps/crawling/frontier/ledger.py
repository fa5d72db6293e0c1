"""Collects the ledger rows of one page's pictures, so that each kind is written in one query."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from apps.crawling import reasons
from apps.crawling.adapters.types import Found
from apps.crawling.digests import canonical_digest_of, digest_of
from apps.crawling.frontier import rights
from apps.crawling.frontier.licensing import understood
from apps.crawling.frontier.rows import count, crawl_requests_of, new_crawl_request
from apps.crawling.models import Crawl, CrawledImage, CrawlRequest, SourceTag

# Why a picture is not requested: a code and its parameters.
Reason = tuple[str, dict[str, Any]]
# Undecided states: what pages say is taken over. Later, people have decided.
OPEN = (CrawledImage.State.FOUND, CrawledImage.State.REFUSED)
UNDECIDED = (*OPEN, CrawledImage.State.ARRIVED, CrawledImage.State.WAITING)
COLUMNS = ("page", "title", "author", "author_url", "licence_stated", "licence")


@dataclass
class PageChanges:
    """The collected changes of one page of one crawl."""

    crawl: Crawl
    crawl_request: CrawlRequest
    now: datetime
    made: list[CrawledImage] = field(default_factory=list)
    changed: dict[int, CrawledImage] = field(default_factory=dict)
    crawl_requests: list[tuple[CrawlRequest, CrawledImage]] = field(default_factory=list)
    under: list[tuple[CrawledImage | int, list[SourceTag]]] = field(default_factory=list)
    # Pictures of which the page now says something that forbids their use.
    changed_rights: set[int] = field(default_factory=set)
    # Detail pages to request first, for pictures whose rights only these can state.
    pages: dict[str, list[CrawledImage]] = field(default_factory=dict)
    # Known pictures that are due for a recheck; the page itself was read for its pictures.
    checks: int = 0
    whole: bool = False
    known: int = 0
    refused: int = 0

    def add_source_tags(
        self, entry: CrawledImage | int, found: Found, own: list[SourceTag]
    ) -> None:
        """Seen before in this crawl: another page may add information."""
        if isinstance(entry, CrawledImage) and _fill(entry, found):
            self.changed[entry.pk] = entry
        self.under.append((entry, own))

    def defer(self, entry: CrawledImage | None, found: Found, own: list[SourceTag]) -> None:
        """Over the limit: recorded, but not requested; another source tag may have quota."""
        if entry is None:
            entry = self._make(found)
            self.refused += 1
        if entry.state == CrawledImage.State.FOUND:
            self._refuse(entry, (reasons.LIMIT, {}))
        self.under.append((entry, own))

    def enqueue(
        self, entry: CrawledImage | None, found: Found, own: list[SourceTag], reason: Reason | None
    ) -> None:
        """Add it to the frontier: to be requested, or as done because of `reason`."""
        entry = entry or self._make(found)
        seen_before = entry.state == CrawledImage.State.REFUSED and reason == (
            entry.reason_code,
            entry.params,
        )
        _fill(entry, found, anew=entry.state in OPEN)
        if self.whole and entry.state in OPEN:
            entry.checked = self.now
        outcome, params = reason or ("", {})
        if outcome == reasons.KNOWN:
            self.known += 1
        elif outcome:
            self.refused += 1
        if entry.state in OPEN and outcome != reasons.KNOWN and not seen_before:
            self._refuse(entry, reason)
        if entry.pk:
            self.changed[entry.pk] = entry
        self.under.append((entry, own))
        self.crawl_requests.append((self._crawl_request(found.url, outcome, params), entry))

    def enqueue_detail_page(
        self, entry: CrawledImage | None, found: Found, own: list[SourceTag]
    ) -> None:
        """Its detail page is requested first."""
        entry = entry or self._make(found)
        _fill(entry, found, anew=entry.state in OPEN)
        if entry.state in OPEN:
            self._refuse(entry, None)
        if entry.pk:
            self.changed[entry.pk] = entry
        self.under.append((entry, own))
        self.pages.setdefault(found.page, []).append(entry)

    def record_rights(
        self, entry: CrawledImage, found: Found, objection: Reason | None, *, whole: bool
    ) -> None:
        """Record what the page now says of a kept picture."""
        if rights.note(entry, found, objection, whole=whole, now=self.now):
            self.changed_rights.add(entry.pk)
        self.changed[entry.pk] = entry

    def write(self) -> None:
        CrawledImage.objects.bulk_create(self.made)
        refused = [entry for entry in (*self.made, *self.changed.values()) if _is_refused(entry)]
        columns = sorted({*COLUMNS, *rights.COLUMNS, "state"})
        CrawledImage.objects.bulk_update(self.changed.values(), columns, batch_size=100)
        through = CrawledImage.source_tags.through
        through.objects.bulk_create(
            [
                through(
                    crawledimage_id=of if isinstance(of, int) else of.pk, sourcetag_id=source_tag.pk
                )
                for of, source_tags in self.under
                for source_tag in source_tags
            ],
            ignore_conflicts=True,
        )
        for crawl_request, entry in self.crawl_requests:
            crawl_request.entry = entry
        CrawlRequest.objects.bulk_create(
            [crawl_request for crawl_request, _entry in self.crawl_requests]
        )
        self._request_pages()
        count(self.crawl.pk, seen=self.known, refused=self.refused, checks=self.checks)
        rights.tell(self.changed_rights | {entry.pk for entry in refused})

    def _request_pages(self) -> None:
        """One request for each page, which names the pictures that wait for it."""
        requested = crawl_requests_of(self.crawl, [digest_of(page) for page in self.pages])
        fresh = []
        for page, entries in self.pages.items():
            ids = [entry.pk for entry in entries]
            if crawl_request := requested.get(digest_of(page)):
                crawl_request.params = {
                    **crawl_request.params,
                    "of": [*crawl_request.params.get("of", []), *ids],
                }
                waiting = CrawlRequest.objects.filter(
                    pk=crawl_request.pk, state=CrawlRequest.State.WAITING
                )
                waiting.update(params=crawl_request.params)
            else:
                values: dict[str, Any] = {
                    "referrer": self.crawl_request.url,
                    "source_tag": self.crawl_request.source_tag,
                }
                values |= {"depth": self.crawl_request.depth + 1, "params": {"of": ids}}
                fresh.append(
                    new_crawl_request(self.crawl, page, CrawlRequest.Role.DETAIL, **values)
                )
        CrawlRequest.objects.bulk_create(fresh)

    def _make(self, found: Found) -> CrawledImage:
        entry = CrawledImage(
            source_id=self.crawl.source_id,
            url=found.url,
            digest=digest_of(found.url),
            canonical=canonical_digest_of(found.url),
            seen=self.now,
        )
        _fill(entry, found, anew=True)
        self.made.append(entry)
        return entry

    def _refuse(self, entry: CrawledImage, reason: Reason | None) -> None:
        """Without a reason it is set back to found."""
        entry.state = CrawledImage.State.REFUSED if reason else CrawledImage.State.FOUND
        entry.reason_code, entry.params = reason or ("", {})
        entry.decided = self.now if reason else None
        if entry.pk:
            self.changed[entry.pk] = entry

    def _crawl_request(self, url: str, outcome: str, params: dict[str, Any]) -> CrawlRequest:
        return new_crawl_request(
            self.crawl,
            url,
            CrawlRequest.Role.PICTURE,
            referrer=self.crawl_request.url,
            source_tag=self.crawl_request.source_tag,
            depth=self.crawl_request.depth + 1,
            outcome=outcome,
            params=params,
        )


def _is_refused(entry: CrawledImage) -> bool:
    return entry.state == CrawledImage.State.REFUSED and entry.reason_code in reasons.FOLLOWING


def _fill(entry: CrawledImage, found: Found, *, anew: bool = False) -> bool:
    """Copy the page's metadata of the picture: all of it, or only what is missing."""
    if entry.state not in UNDECIDED:
        return False
    says = {
        "page": found.page,
        "title": found.title[:300],
        "author": found.author[:200],
        "author_url": found.author_url,
        "licence_stated": found.licence[:500],
        "licence": understood(found.licence, entry.source) or "",
    }
    updates = {k: v for k, v in says.items() if v and (anew or not getattr(entry, k))}
    for name, value in updates.items():
        setattr(entry, name, value)
    return bool(updates)
