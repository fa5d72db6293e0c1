"""What goes into an adapter, and what it makes of it. No rows, no requests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

# The part a page plays: the same words as `CrawlRequest.Role`.
START, TAGS, LISTING, DETAIL = "start", "tags", "listing", "detail"


@dataclass(frozen=True, slots=True)
class Link:
    """A page to read, and as what. `tag` is the word under which the source lists it."""

    url: str
    role: str = START
    tag: str = ""
    # When it changed last, as a sitemap says (`lastmod`); the same below.
    changed: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A picture, and what the page says of it; texts as they stand there, trimmed."""

    url: str
    page: str
    title: str = ""
    author: str = ""
    author_url: str = ""
    # Words or an address: `apps.galleries.licences.licence_of` makes sense of it.
    licence: str = ""
    tags: tuple[str, ...] = ()
    changed: str = ""


@dataclass(frozen=True, slots=True)
class Extract:
    """What one page led to. Addresses are absolute, http or https, without fragments."""

    links: list[Link] = field(default_factory=list)
    pictures: list[Found] = field(default_factory=list)
    # What its robots meta tag says, in lower case: "noindex", "noimageai" …
    robots: frozenset[str] = frozenset()
    # What the page says of the licence of all that it shows.
    licence: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "links": [asdict(link) for link in self.links],
            "pictures": [asdict(found) for found in self.pictures],
            "robots": sorted(self.robots),
            "licence": self.licence,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Extract:
        return cls(
            links=[Link(**link) for link in data.get("links", [])],
            pictures=[
                Found(**{**found, "tags": tuple(found.get("tags", ()))})
                for found in data.get("pictures", [])
            ],
            robots=frozenset(data.get("robots", [])),
            licence=data.get("licence", ""),
        )


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it came: final address (after redirects), bytes, and what the server called it."""

    url: str
    body: bytes
    content_type: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one setting found on one page: for staff who try a source out."""

    # The field of the settings, and the expression that stands in it.
    setting: str
    expression: str
    count: int
    # The first few, as texts.
    samples: tuple[str, ...] = ()


class PageError(Exception):
    """What came cannot be read as a page of this kind (broken XML, no JSON, another type)."""


class Adapter(Protocol):
    """Reads one kind of source. Made from a source's settings by `adapters.adapter_for`."""

    def start(self, tags: Sequence[str]) -> list[Link]:
        """Where a crawl begins; with `tags`, for these words alone where the source allows it."""
        ...

    def read(self, page: Fetched, link: Link) -> Extract:
        """What a page holds. Raises PageError."""
        ...

    def findings(self, page: Fetched, link: Link) -> list[Finding]:
        """What each setting that matters for such a page finds there. Raises PageError."""
        ...
