"""How many pictures more are wanted, of a word and of the whole crawl."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from apps.crawling.models import Crawl, Entry, SourceTag, Visit

# What a source holds of a word; what was rejected makes room again.
HELD = (Entry.State.ARRIVED, Entry.State.WAITING, Entry.State.APPROVED)
UNLIMITED = 10**9


def is_wanted(crawl: Crawl, word: SourceTag) -> bool:
    """Whether this crawl goes after the word."""
    return word.wanted and (not crawl.tags or word.name in crawl.tags)


class Room:
    """What may still be asked for, counted from the rows once and then by `take`."""

    def __init__(self, crawl: Crawl) -> None:
        self._crawl = crawl
        self._left: dict[int, int] = {}
        self._whole = _left_of_crawl(crawl)

    @property
    def is_full(self) -> bool:
        return self._whole <= 0

    def has(self, words: list[SourceTag]) -> bool:
        """Whether one more picture under any of the words is wanted; none has no limit."""
        return not self.is_full and (not words or any(self._of(word) > 0 for word in words))

    def take(self, words: list[SourceTag]) -> None:
        self._whole -= 1
        for word in words:
            self._left[word.pk] = self._of(word) - 1

    def _of(self, word: SourceTag) -> int:
        if word.pk not in self._left:
            self._left[word.pk] = _left_of_word(self._crawl, word)
        return self._left[word.pk]


def _left_of_crawl(crawl: Crawl) -> int:
    limit = crawl.limit or crawl.source.limit
    if not limit:
        return UNLIMITED
    pictures = Visit.objects.filter(crawl=crawl, state=Visit.State.WAITING, order=0)
    return limit - crawl.new - pictures.filter(entry__state=Entry.State.FOUND).count()


def _left_of_word(crawl: Crawl, word: SourceTag) -> int:
    limit = word.limit or crawl.source.limit_per_tag
    if not limit:
        return UNLIMITED
    waits = Visit.objects.filter(crawl=crawl, entry=OuterRef("pk"), state=Visit.State.WAITING)
    counted = Q(state__in=HELD) | Q(Exists(waits), state=Entry.State.FOUND)
    return limit - word.entries.filter(counted).count()
