"""What came of a trial: all that a page needs to show it."""

from __future__ import annotations

from dataclasses import dataclass, field

from apps.crawling.adapters import Finding, Found, Link

# Shown of what a page leads to.
LINKS = 20
PICTURES = 12


@dataclass
class LinksOf:
    """The links of one role: how many there are, and the first of them."""

    role: str
    label: str
    count: int
    first: list[Link]


@dataclass
class TriedPicture:
    """A picture, with what was found of it. Empty texts were found nowhere."""

    found: Found
    # What the words of its licence were understood to be, or the words themselves.
    licence: str = ""
    understood: bool = False
    # A small WebP as a `data:` address, of the first few; else why there is none.
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
    """One page that was asked for. `problem` says why it could not be read."""

    link: Link
    role_label: str
    # Where the answer came from in the end.
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
    # Of each setting that matters here, also of those that found nothing.
    findings: list[Finding] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def role(self) -> str:
        return self.link.role


@dataclass
class Trial:
    """The pages in the order they were asked for; `refused` when none could be.

    What else it has is said of all of them together, for whoever shows them as one.
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
