"""How many more pictures are wanted, by source tag and by crawl."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from apps.crawling.models import Crawl, CrawledImage, CrawlRequest, SourceTag

# Pictures that count towards a source tag's limit; rejected ones do not.
COUNTED_STATES = (
    CrawledImage.State.ARRIVED,
    CrawledImage.State.WAITING,
    CrawledImage.State.APPROVED,
)
UNLIMITED = 10**9


def is_wanted(crawl: Crawl, source_tag: SourceTag) -> bool:
    """Whether this crawl collects pictures of the source tag."""
    return source_tag.wanted and (not crawl.tags or source_tag.name in crawl.tags)


class RemainingPictures:
    """The remaining number of pictures, counted from the rows once and then by `take`."""

    def __init__(self, crawl: Crawl) -> None:
        self._crawl = crawl
        self._left: dict[int, int] = {}
        self._whole = _left_of_crawl(crawl)

    @property
    def is_full(self) -> bool:
        return self._whole <= 0

    def allows(self, source_tags: list[SourceTag]) -> bool:
        """Whether another picture with any of these source tags is wanted; without tags, yes."""
        return not self.is_full and (
            not source_tags or any(self._of(source_tag) > 0 for source_tag in source_tags)
        )

    def take(self, source_tags: list[SourceTag]) -> None:
        self._whole -= 1
        for source_tag in source_tags:
            self._left[source_tag.pk] = self._of(source_tag) - 1

    def _of(self, source_tag: SourceTag) -> int:
        if source_tag.pk not in self._left:
            self._left[source_tag.pk] = _left_of_tag(self._crawl, source_tag)
        return self._left[source_tag.pk]


def _left_of_crawl(crawl: Crawl) -> int:
    limit = crawl.limit or crawl.source.limit
    if not limit:
        return UNLIMITED
    pictures = CrawlRequest.objects.filter(crawl=crawl, state=CrawlRequest.State.WAITING, order=0)
    return limit - crawl.new - pictures.filter(entry__state=CrawledImage.State.FOUND).count()


def _left_of_tag(crawl: Crawl, source_tag: SourceTag) -> int:
    limit = source_tag.limit or crawl.source.limit_per_tag
    if not limit:
        return UNLIMITED
    waits = CrawlRequest.objects.filter(
        crawl=crawl, entry=OuterRef("pk"), state=CrawlRequest.State.WAITING
    )
    counted = Q(state__in=COUNTED_STATES) | Q(Exists(waits), state=CrawledImage.State.FOUND)
    return limit - source_tag.entries.filter(counted).count()
