"""The pictures of a page: which are requested, and why the others are not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from apps.crawling import reasons
from apps.crawling.adapters.types import Found
from apps.crawling.digests import canonical_digest_of, digest_of
from apps.crawling.frontier import rechecks, rights
from apps.crawling.frontier.detail_pages import needs_detail_page
from apps.crawling.frontier.ledger import OPEN, PageChanges, Reason
from apps.crawling.frontier.licensing import forbids, understood
from apps.crawling.frontier.limits import RemainingPictures, is_wanted
from apps.crawling.frontier.rows import crawl_requests_of, named, source_tags_of
from apps.crawling.frontier.sites import address_problem
from apps.crawling.models import BlockRule, Crawl, CrawledImage, CrawlRequest, Source, SourceTag
from apps.galleries.remote import RemoteError
from apps.galleries.remote.addresses import checked


@dataclass
class PageOfPictures:
    """What all pictures of one page have in common."""

    crawl: Crawl
    crawl_request: CrawlRequest
    # The page's own objection to the use of its pictures.
    objection: Reason | None
    now: datetime = field(default_factory=timezone.now)
    # The detail page of pictures from a sitemap, a feed or an API.
    opened: bool = False
    # Remembered, not read just now: it does not show the current state.
    remembered: bool = False
    # Pictures that are new in the ledger.
    unknown: int = 0
    # Pictures that this crawl has not met before.
    new: int = 0

    def __post_init__(self) -> None:
        self._remaining = RemainingPictures(self.crawl)
        kinds = (BlockRule.Kind.PICTURE, BlockRule.Kind.PAGE, BlockRule.Kind.AUTHOR)
        self._checks: int | None = None
        self._has_rules = BlockRule.objects.filter(kind__in=kinds).exists()

    def write(self, pictures: Sequence[Found]) -> None:
        """Write ledger rows, and requests for the pictures that are wanted."""
        source = self.crawl.source_id
        batch = {digest_of(found.url): found for found in reversed(pictures)}
        requested = crawl_requests_of(self.crawl, list(batch))
        entries = CrawledImage.objects.filter(source=source, digest__in=list(batch)).order_by("id")
        known = {entry.digest: entry for entry in entries.select_for_update(no_key=True)}
        source_tags = source_tags_of(source, (tag for found in pictures for tag in found.tags))
        self._refused = rights.refused_on(
            self.crawl.source, {canonical_digest_of(found.url) for found in batch.values()}
        )
        html = self.crawl.source.kind == Source.Kind.HTML
        changes = PageChanges(self.crawl, self.crawl_request, self.now, whole=html or self.opened)
        for digest, found in reversed(batch.items()):
            own = self._own(found, source_tags)
            entry = known.get(digest)
            if entry and entry.state in rights.KEPT and not self.remembered:
                changes.record_rights(
                    entry, found, self.objection, whole=self._is_whole(entry, found)
                )
            if digest not in requested:
                self._decide(changes, entry, found, own)
            elif of := entry or requested[digest].entry_id:
                changes.add_source_tags(of, found, own)
        changes.write()
        CrawledImage.objects.filter(pk__in=[entry.pk for entry in known.values()]).update(
            seen=self.now
        )

    def _is_whole(self, entry: CrawledImage, found: Found) -> bool:
        """Whether this is the page that was read for it, rather than a listing that names it."""
        own = self.crawl.source.kind == Source.Kind.HTML or self.opened
        return own and found.page == entry.page

    def _own(self, found: Found, source_tags: dict[str, SourceTag]) -> list[SourceTag]:
        """The picture's source tags: those on the page, and the one it was found under."""
        own = {name: source_tags[name] for name in map(named, found.tags) if name in source_tags}
        if self.crawl_request.source_tag:
            own[self.crawl_request.source_tag.name] = self.crawl_request.source_tag
        return list(own.values())

    def _decide(
        self, changes: PageChanges, entry: CrawledImage | None, found: Found, own: list[SourceTag]
    ) -> None:
        if not self._is_wanted(own):
            return
        reason = self._refusal_reason(entry, found)
        if reason is None and entry is not None and entry.state in rights.KEPT:
            if self._may_recheck():
                changes.checks += 1
            else:
                reason = reasons.KNOWN, {}
        if reason is None and (entry is None or entry.state in OPEN):
            under = [self.crawl_request.source_tag] if self.crawl_request.source_tag else own
            if not self._remaining.allows(under):
                changes.defer(entry, found, own)
                return
            self._remaining.take(under)
            self.unknown += 1
        self.new += 1
        if reason is None and needs_detail_page(
            self.crawl.source, entry, found, self.crawl_request.url
        ):
            changes.enqueue_detail_page(entry, found, own)
            return
        changes.enqueue(entry, found, own, reason)

    def _may_recheck(self) -> bool:
        """Whether today's limit allows one more recheck."""
        if self._checks is None:
            self._checks = rechecks.remaining(self.crawl)
        self._checks -= 1
        return self._checks >= 0

    def _is_wanted(self, own: list[SourceTag]) -> bool:
        """A picture without source tags is wanted, unless the crawl is limited to some."""
        wanted = any(is_wanted(self.crawl, source_tag) for source_tag in own)
        return wanted or (not own and not self.crawl.tags)

    def _refusal_reason(self, entry: CrawledImage | None, found: Found) -> Reason | None:
        if entry and entry.state == CrawledImage.State.TAKEN_DOWN:
            return reasons.BLOCKED, {}
        if self._has_rules and self._rule_on(found):
            return reasons.BLOCKED, {}
        if self.objection:
            return self.objection
        if elsewhere := self._refused.get(canonical_digest_of(found.url)):
            return reasons.REFUSED_ELSEWHERE, {"source": elsewhere}
        if entry and self._is_known(entry, found):
            # Broken remembered pictures are refused as such, not treated as kept.
            broken = entry.state == CrawledImage.State.REFUSED and bool(entry.reason_code)
            return (entry.reason_code, entry.params) if broken else (reasons.KNOWN, {})
        return _address_or_licence_problem(found, self.crawl.source)

    def _is_known(self, entry: CrawledImage, found: Found) -> bool:
        """Checked recently, and not changed since according to its sitemap."""
        if entry.state in rights.KEPT and found.changed and entry.checked:
            changed = rechecks.moment_of(found.changed)
            if changed is not None and changed > entry.checked:
                return False
        return _is_fresh(entry, self.now, self.crawl.source.recheck_days)

    def _rule_on(self, found: Found) -> bool:
        rule = BlockRule.objects.on_address(
            url=found.url, page=found.page, author=found.author, source_id=self.crawl.source_id
        )
        return rule is not None


def _address_or_licence_problem(found: Found, source: Source) -> Reason | None:
    try:
        checked(found.url)
    except RemoteError as error:
        return address_problem(error)
    if forbids(understood(found.licence, source)):
        return reasons.LICENCE, {"licence": found.licence.strip()[:100]}
    return None


def _is_fresh(entry: CrawledImage, now: datetime, days: int) -> bool:
    """Whether no request is needed: it was rejected for good, or checked recently."""
    if entry.state == CrawledImage.State.REJECTED:
        return True
    if entry.state == CrawledImage.State.FOUND or entry.reason_code in reasons.TEMPORARY:
        return False
    if entry.missing:
        return False
    last_check = entry.fetched or entry.decided or entry.seen
    return last_check > now - timedelta(days=days)
