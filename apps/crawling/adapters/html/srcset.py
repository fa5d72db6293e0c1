"""The largest of several sizes (`srcset`)."""

from __future__ import annotations

import re

# One candidate: an address without blanks, which may hold commas but not end with one; then,
# perhaps, how wide or dense it is.
CANDIDATE = re.compile(r"[\s,]*([^\s,]\S*)(?:\s+([^,]*))?")
SIZE = re.compile(r"(\d+(?:\.\d+)?)([wx])")
# An attribute found by a selector says nothing of its name; this is what a srcset looks like.
LOOKS_LIKE = re.compile(r"\S\s+\d+(?:\.\d+)?[wx]\s*(?:,|$)")
MOST_CHARACTERS = 20_000


def largest(srcset: str) -> str:
    """ "" when there is none."""
    sized = candidates(srcset)
    return max(sized, key=lambda found: found[1])[0] if sized else ""


def candidates(srcset: str) -> list[tuple[str, float]]:
    """Addresses with their size, as the page wrote them."""
    found = []
    text = srcset[:MOST_CHARACTERS]
    place = 0
    while match := CANDIDATE.match(text, place):
        address = match[1]
        if address.endswith(","):  # nothing is said of its size
            found.append((address.rstrip(","), 1.0))
            place = match.end(1)
            continue
        size = SIZE.search(match[2] or "")
        found.append((address, float(size[1]) if size else 1.0))
        place = match.end()
    return found
