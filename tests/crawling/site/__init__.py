"""A local site with everything that makes crawling hard, and a log of its requests.

`Site(...)` is a context manager. `site.test_hosts` are the hosts that may be requested
(FUTU_REMOTE_TEST_HOSTS), `site.settings()` are settings of a source for it, `site.expected()` are
the expected outcomes, and `site.log` has every request in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from types import TracebackType

from . import feeds, pages, robots
from .answers import body, dated, html, tagged
from .certificate import self_signed
from .photos import CLOSED, KEPT, NO_AI, UNSEEN, WORDS, Photo, photos
from .reading import settings_of
from .server import Answer, Asked, Host
from .traps import KINDS, Traps

__all__ = ["Asked", "Photo", "Site"]

ENDINGS = {
    KEPT: ("waiting", ""),
    CLOSED: ("refused", "robots"),
    NO_AI: ("refused", "robots_header"),
}
XML = "application/xml; charset=utf-8"


class Site:
    """`count` photos under `words` tags; `delay` is that of robots.txt.

    `traps` adds a tag with traps of these kinds, and a calendar.
    """

    # The limit that a crawl of it needs (FUTU_CRAWL_PICTURE_BYTES).
    picture_mebibytes = 2

    def __init__(
        self,
        count: int = 600,
        words: int = 30,
        *,
        delay: float = 0,
        traps: Sequence[str] = KINDS,
        real: bool = True,
        slow_seconds: float = 60,
    ) -> None:
        # Seconds that the slowest picture takes.
        self.slow_seconds = slow_seconds
        self.log: list[Asked] = []
        self.main = Host("site", "127.0.0.1", self.log, calendar)
        self.pictures = Host("pictures", "127.0.0.2", self.log)
        self.foreign = Host("foreign", "127.0.0.3", self.log)
        # The names of the others are allowed hosts; this one's is not.
        self.unnamed = Host("unnamed", "127.0.0.4", self.log)
        self.untrusted = Host("untrusted", "127.0.0.5", self.log)
        self.untrusted.with_certificate(self_signed())
        self.photos = photos(count, words, real=real)
        self.words = list(WORDS[:words])
        # Outcomes of pictures, by address: state and reason. Outcomes of pages without one, by
        # path.
        self.pictures_end: dict[str, tuple[str, str]] = {}
        self.pages_end: dict[str, str] = {}
        # Groups of pictures of which one is kept, and the reason for the others.
        self.groups: list[tuple[str, set[str]]] = []
        self._open = ExitStack()
        self._robots(delay)
        self._photos()
        self._feeds()
        self._tags([*self.words, *(self._traps(traps) if traps else [])])

    @property
    def hosts(self) -> list[Host]:
        return [self.main, self.pictures, self.foreign, self.unnamed, self.untrusted]

    @property
    def url(self) -> str:
        return self.main.url

    @property
    def test_hosts(self) -> list[str]:
        return ["127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.5"]

    def settings(self, kind: str = "html") -> dict[str, object]:
        return settings_of(kind, self.url)

    def page_of(self, photo: Photo) -> str:
        return self.main.url + photo.page

    def picture_of(self, photo: Photo) -> str:
        """Every other picture is on the picture host."""
        return (self.main, self.pictures)[photo.number % 2].url + photo.path

    def expected(self) -> dict[str, tuple[str, str]]:
        """State and reason of each picture's entry, by address; those of a group all as if kept."""
        return {
            self.picture_of(photo): ENDINGS[photo.fate]
            for photo in self.photos
            if photo.fate != UNSEEN
        } | self.pictures_end

    def group(self, why: str, *names: str) -> None:
        self.groups.append((why, {f"{self.url}/traps/{name}.jpg" for name in names}))

    # -- Content

    def _robots(self, delay: float) -> None:
        wait = robots.crawl_delay(delay)
        plain = "text/plain; charset=utf-8"
        for host in (self.pictures, self.foreign, self.untrusted):
            text = robots.PICTURES.format(delay=wait)
            host.answers["/robots.txt"] = body(text.encode(), plain)
        text = robots.SITE.format(delay=wait, url=self.url)
        self.main.answers["/robots.txt"] = body(text.encode(), plain)

    def _photos(self) -> None:
        for photo in self.photos:
            validated = (tagged, dated)[photo.number % 3 % 2]
            more = {"X-Robots-Tag": "noimageai"} if photo.fate == NO_AI else {}
            host = (self.main, self.pictures)[photo.number % 2]
            content = partial(getattr, photo, "content")
            host.answers[photo.path] = validated(content, "image/jpeg", more)
            text = pages.detail(photo, self.picture_of(photo))
            self.main.answers[photo.page] = validated(text.encode(), "text/html; charset=utf-8")

    def _tags(self, tags: list[str]) -> None:
        self.main.answers["/tags/"] = tagged(pages.tag_list(tags).encode(), "text/html")
        for word in self.words:
            self._list(word, [photo.page for photo in self.photos if word in photo.words])

    def _list(self, tag: str, addresses: list[str]) -> None:
        for path, text in pages.listings(tag, addresses).items():
            self.main.answers[path] = tagged(text.encode(), "text/html; charset=utf-8")

    def _traps(self, kinds: Sequence[str]) -> list[str]:
        self.traps = Traps(self, kinds)
        self._list("traps", self.traps.pages)
        return ["traps", "calendar"]

    def _feeds(self) -> None:
        where = (self.page_of, self.picture_of)
        answers = self.main.answers
        parts = range(0, len(self.photos), feeds.PER_SITEMAP)
        addresses = [f"{self.url}/sitemap-{first}.xml" for first in parts]
        answers["/sitemap-index.xml"] = body(feeds.sitemap_index(addresses).encode(), XML)
        for first in parts:
            some = self.photos[first : first + feeds.PER_SITEMAP]
            answers[f"/sitemap-{first}.xml"] = body(feeds.sitemap(some, *where).encode(), XML)
        answers["/feed.xml"] = body(feeds.feed(self.photos, *where).encode(), XML)
        for number in range(1, -(-len(self.photos) // feeds.PER_ANSWER) + 1):
            content = feeds.api_page(self.photos, number, *where).encode()
            path = f"/api/photos?page={number}"
            answers[path] = body(content, "application/json")
        answers["/api/photos"] = answers["/api/photos?page=1"]

    def __enter__(self) -> Site:
        for host in self.hosts:
            self._open.enter_context(host)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()


def calendar(path: str) -> Answer | None:
    """An endless list of months without pictures."""
    where, _, month = path.partition("?month=")
    if where != "/tags/calendar/":
        return None
    number = int(month or 0) + 1
    return html(pages.listing(f"Month {number}", [], f"?month={number}"))
