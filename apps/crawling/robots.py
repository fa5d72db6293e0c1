"""What a site allows: robots.txt (RFC 9309), X-Robots-Tag, robots meta tags, TDMRep.

Pure functions: given what was fetched, they return the rule that forbids, as the site wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from protego import Protego

from apps.crawling.agent import TOKEN

# RFC 9309, 2.5: at least this much of a robots.txt must be parsed.
MAX_BYTES = 500 * 1024
TDM = "tdm-reservation"
TDM_RESERVED = f"{TDM}: 1"
# Each of these on a page or picture means that its pictures must not be shown here.
FORBIDDING = ("none", "noindex", "noimageindex", "noai", "noimageai", TDM_RESERVED)
FORBIDDING_LINKS = frozenset({"none", "nofollow"})
# Directives with a value: the text before their colon is no robot's name.
VALUED = {
    "unavailable_after",
    "max-snippet",
    "max-image-preview",
    "max-video-preview",
    TDM,
    "tdm-policy",
}
NOTHING = "User-agent: *\nDisallow: /"
AGENT = re.compile(r"[a-z*][\w*-]*")
GROUP = re.compile(r"user[ -]?agent\s*:?\s*(.*)", re.I)
# As tolerant of misspellings as the parser is.
RULE = re.compile(r"(?:dis+al+ow|diasllow|disallaw)\s*:?\s*\S.*", re.I)
SITE_WIDE = ("sitemap", "site-map", "host")


class Robots:
    """The robots.txt of one host, as it applies to us."""

    def __init__(self, text: str, *, reached: bool = True) -> None:
        self._text = text
        self._rules = Protego.parse(text)
        # False when it could not be fetched: then nothing of the host is requested for now.
        self.reached = reached

    @classmethod
    def parse(cls, text: str) -> Robots:
        return cls(text)

    @classmethod
    def answered(cls, status: int | None, body: bytes = b"") -> Robots:
        """From the answer to the request of robots.txt; None when there was none.

        A host without one (4xx) allows everything, one with errors (5xx) nothing. One that is busy
        (429) counts as having errors, though its status begins with a 4.
        """
        if status is not None and 200 <= status < 300:
            return cls(body[:MAX_BYTES].decode("utf-8-sig", errors="replace"))
        if status is not None and 300 <= status < 500 and status != 429:
            return cls("")
        return cls(NOTHING, reached=False)

    def verdict(self, url: str) -> str:
        """ "" when the address may be requested, else the rule that forbids it."""
        if self._rules.can_fetch(url, TOKEN):
            return ""
        return next(
            (line for line, rule in self._named if not rule.can_fetch(url, TOKEN)), "Disallow"
        )

    @property
    def delay(self) -> float | None:
        """Seconds between two requests, if the host specifies any."""
        delays = [self._rules.crawl_delay(TOKEN)]
        if rate := self._rules.request_rate(TOKEN):
            delays.append(rate.seconds / rate.requests)
        return max((delay for delay in delays if delay is not None), default=None)

    @cached_property
    def _named(self) -> list[tuple[str, Protego]]:
        """Each line that may forbid us something, the longest first, as a robots.txt of its own.

        The parser says whether an address is allowed, but not by which line, and people want to see
        the line.
        """
        lines = dict.fromkeys(_rules_for_us(self._text))
        return [
            (line, Protego.parse(f"User-agent: *\n{line}"))
            for line in sorted(lines, key=len, reverse=True)
        ]


def _rules_for_us(text: str) -> list[str]:
    """Lines that disallow something to us: under our own name, else under `*`."""
    rules = list(_disallowed(text))
    ours = [line for line, names in rules if any(TOKEN.startswith(name) for name in names)]
    return ours or [line for line, names in rules if "*" in names]


def _disallowed(text: str) -> Iterator[tuple[str, set[str]]]:
    """Each Disallow line, with the robots it applies to."""
    names: set[str] = set()
    group_is_open = False
    for line in text.splitlines():
        line = line.partition("#")[0].strip()
        if group := GROUP.fullmatch(line):
            names = names if group_is_open else set()
            names |= {group[1].lower()} - {""}
            group_is_open = True
        elif RULE.fullmatch(line):
            group_is_open = False
            yield line, names
        elif line and not line.lower().startswith(SITE_WIDE):
            group_is_open = False


def directives_of(values: Iterable[str]) -> frozenset[str]:
    """Directives of X-Robots-Tag headers for us, in lower case, without our name.

    A name (`otherbot: noindex, nofollow`) holds until the next one or the end of the header.
    """
    return frozenset(word for value in values for word in _directives_for_us(value))


def _directives_for_us(value: str) -> Iterator[str]:
    for_us = True
    for part in value.lower().split(","):
        word = part.strip()
        name, colon, rest = word.partition(":")
        if colon and name.strip() not in VALUED and AGENT.fullmatch(name.strip()):
            for_us = name.strip() in (TOKEN, "*")
            word = rest.strip()
        if for_us and word:
            yield re.sub(r"\s*:\s*", ": ", word)


def robots_headers(headers: Iterable[tuple[str, str]]) -> list[str]:
    """All robots headers of an answer, for `header_verdict`; one may occur twice."""
    lowered = [(name.lower(), value) for name, value in headers]
    tags = [value for name, value in lowered if name == "x-robots-tag"]
    return tags + [f"{TDM}: {value.strip()}" for name, value in lowered if name == TDM]


def header_verdict(values: Iterable[str]) -> str:
    """ "" when the headers allow showing the content, else the forbidding directive."""
    return meta_verdict(directives_of(values))


def meta_verdict(directives: frozenset[str]) -> str:
    """ "" when a page's robots tags allow showing its pictures, else the forbidding directive."""
    return next((word for word in FORBIDDING if word in directives), "")


def forbids_links(directives: frozenset[str]) -> bool:
    """Whether a page asks not to follow its links."""
    return not FORBIDDING_LINKS.isdisjoint(directives)
