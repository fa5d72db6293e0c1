"""The result of a dry run: everything that a page needs to show it."""

from __future__ import annotations

from dataclasses import dataclass, field

from apps.crawling.adapters import Finding, Found, Link

# How many of a page's links and pictures are shown.
LINKS = 20
PICTURES = 12


@dataclass
class LinksOf:
    """Links with one role: their number, and the first of them."""

    role: str
    label: str
    count: int
    first: list[Link]


@dataclass
class TriedPicture:
    """A picture, with its metadata. Empty texts were not found."""

    found: Found
    # How the text of its licence was understood, else the text itself.
    licence: str = ""
    understood: bool = False
    # A small WebP as a `data:` address, for the first few; else why there is none.
    thumbnail: str = ""
    problem: str = ""
    width: int = 0
    height: int = 0

    @property
    def title(self) -> str:
        return self.found.title

    @property
    def author(self) -> str:
        return self.found.author

    @property
    def fields(self) -> list[tuple[str, str]]:
        """Settings by name, with what they found."""
        return [
            ("title", self.found.title),
            ("author", self.found.author),
            ("author_url", self.found.author_url),
            ("licence", self.found.licence),
            ("tags", ", ".join(self.found.tags)),
        ]


@dataclass
class TriedPage:
    """One requested page. `problem` says why it could not be read."""

    link: Link
    role_label: str
    # The final address, after redirects.
    url: str
    status: int | None = None
    content_type: str = ""
    size: int = 0
    # What robots.txt, headers and tags forbid; empty when they allow everything.
    robots: str = ""
    problem: str = ""
    links: list[LinksOf] = field(default_factory=list)
    pictures: list[TriedPicture] = field(default_factory=list)
    picture_count: int = 0
    # For each setting that applies here, also those that found nothing.
    findings: list[Finding] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def role(self) -> str:
        return self.link.role


@dataclass
class Trial:
    """The pages in the order of requests; `refused` when none could be requested.

    Its properties summarise all pages.
    """

    pages: list[TriedPage] = field(default_factory=list)
    refused: str = ""

    @property
    def url(self) -> str:
        return self.pages[-1].url if self.pages else ""

    @property
    def status(self) -> int | None:
        return self.pages[-1].status if self.pages else None

    @property
    def size(self) -> int:
        return self.pages[-1].size if self.pages else 0

    @property
    def problem(self) -> str:
        return self.refused or (self.pages[-1].problem if self.pages else "")

    @property
    def robots(self) -> str:
        return " ".join(dict.fromkeys(page.robots for page in self.pages if page.robots))

    @property
    def findings(self) -> list[Finding]:
        return [finding for page in self.pages for finding in page.findings]

    @property
    def links(self) -> list[Link]:
        return [link for page in self.pages for links in page.links for link in links.first]

    @property
    def pictures(self) -> list[TriedPicture]:
        return [picture for page in self.pages for picture in page.pictures]

    @property
    def warnings(self) -> list[str]:
        return list(dict.fromkeys(said for page in self.pages for said in page.warnings))
