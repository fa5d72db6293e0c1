"""Input and output of adapters. No database rows, no requests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

# The role of a page; the same values as `CrawlRequest.Role`.
START, TAGS, LISTING, DETAIL = "start", "tags", "listing", "detail"


@dataclass(frozen=True, slots=True)
class Link:
    """A page to read, and its role. `tag` is the source tag under which the source lists it."""

    url: str
    role: str = START
    tag: str = ""
    # When it last changed, by the sitemap (`lastmod`); the same below.
    changed: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A picture and its metadata; texts as in the page, trimmed."""

    url: str
    page: str
    title: str = ""
    author: str = ""
    author_url: str = ""
    # Text or address: `apps.galleries.licences.licence_of` interprets it.
    licence: str = ""
    tags: tuple[str, ...] = ()
    changed: str = ""


@dataclass(frozen=True, slots=True)
class Extract:
    """What one page yielded. Addresses are absolute, http or https, without fragments."""

    links: list[Link] = field(default_factory=list)
    pictures: list[Found] = field(default_factory=list)
    # Its robots meta tags, in lower case: "noindex", "noimageai" …
    robots: frozenset[str] = frozenset()
    # The licence that the page states for everything that it shows.
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
    """A fetched page: final address (after redirects), body, and the content type that was sent."""

    url: str
    body: bytes
    content_type: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one setting found on one page: for staff who do a dry run of a source."""

    # The name of the setting, and its expression.
    setting: str
    expression: str
    count: int
    # The first few matches, as texts.
    samples: tuple[str, ...] = ()


class PageError(Exception):
    """The response cannot be read as a page of this kind (broken XML, no JSON, another type)."""


class Adapter(Protocol):
    """Reads one kind of source. Made from a source's settings by `adapters.adapter_for`."""

    def start(self, tags: Sequence[str]) -> list[Link]:
        """The first links; with `tags`, of these source tags alone where the source allows it."""
        ...

    def read(self, page: Fetched, link: Link) -> Extract:
        """The links and pictures of a page. Raises PageError."""
        ...

    def findings(self, page: Fetched, link: Link) -> list[Finding]:
        """What each relevant setting finds on such a page. Raises PageError."""
        ...
