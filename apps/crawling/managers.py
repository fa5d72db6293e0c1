"""Queries on sources, ledger and blocklist that several modules use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import Q

from apps.crawling import reasons
from apps.crawling.digests import digest_of
from apps.galleries.models import Gallery

if TYPE_CHECKING:
    from apps.crawling.models import BlockRule, CrawledImage, Source  # noqa: F401 - named in a string


class SourceManager(models.Manager["Source"]):
    def found(self, **values: Any) -> Source:
        """Create a source with its two galleries: the public one, and the waiting one."""
        with transaction.atomic():
            source = self.model(**values)
            source.gallery = _gallery(source.name, Gallery.Visibility.PUBLIC)
            source.waiting = _gallery(source.name, Gallery.Visibility.PRIVATE)
            source.save(force_insert=True)
        return source


def _gallery(name: str, visibility: str) -> Gallery:
    return Gallery.objects.create(
        owner=None, name=name, visibility=visibility, keeps_originals=False
    )


QUEUED = Q(state="waiting", postponed=None) & ~Q(reason_code__in=reasons.HIDES)


class CrawledImageQuerySet(models.QuerySet["CrawledImage"]):
    def undecided(self) -> CrawledImageQuerySet:
        """Entries that wait for staff."""
        return self.filter(state="waiting")

    def queued(self) -> CrawledImageQuerySet:
        """Waiting entries, without postponed ones and those hidden because of their source."""
        return self.filter(QUEUED)

    def postponed(self) -> CrawledImageQuerySet:
        return self.undecided().filter(postponed__isnull=False)

    def changed_at_source(self) -> CrawledImageQuerySet:
        """Entries for staff to review: hidden because of their source, or with a new licence."""
        hidden = Q(reason_code__in=reasons.HIDES, state="waiting")
        noted = Q(reason_code__in=reasons.NOTES, state__in=("waiting", "approved"))
        return self.filter(hidden | noted)

    def published(self) -> CrawledImageQuerySet:
        return self.filter(state="approved")

    def counts(self) -> dict[str, int]:
        """Entries by state; one query."""
        rows = self.order_by().values_list("state").annotate(n=models.Count("id"))
        return dict(rows)

    def lists(self) -> dict[str, int]:
        """As `counts`, but in the lists that the ledger shows; "all" is the total.

        Postponed entries count under "later" alone, and those changed at their source (hidden, or
        noted while they are shown) under "changed" alone.
        """
        counts, later = self.counts(), self.postponed().count()
        hidden = Q(reason_code__in=reasons.HIDES, state="waiting", postponed=None)
        changed = self.changed_at_source().order_by()
        apart = changed.aggregate(all=models.Count("id"), hidden=models.Count("id", filter=hidden))
        everything = sum(counts.values())
        counts["waiting"] = counts.get("waiting", 0) - later - apart["hidden"]
        return counts | {"later": later, "changed": apart["all"], "all": everything}


class BlockRuleQuerySet(models.QuerySet["BlockRule"]):
    """The blocklist: what was taken down and must not come back."""

    def on_address(
        self, *, url: str = "", page: str = "", author: str = "", source_id: int | None = None
    ) -> BlockRule | None:
        """The rule that blocks requests of this picture's address, if there is one."""
        wanted = Q(kind="picture", digest=digest_of(url)) | Q(kind="page", digest=digest_of(page))
        everywhere_or_here = Q(source=None) | Q(source=source_id)
        wanted |= Q(kind="author", digest=digest_of(author.casefold())) & everywhere_or_here
        return self.filter(wanted).exclude(value="").first()

    def on_digest(self, sha256: str) -> BlockRule | None:
        """The rule that blocks these bytes, whatever their address."""
        return self.filter(kind="bytes", value=sha256, digest=digest_of(sha256)).first()

    def perceptual_hashes(self) -> list[str]:
        """The blocked perceptual hashes (hex)."""
        return list(self.filter(kind="look").values_list("value", flat=True))
