"""The largest of several sizes (`srcset`)."""

from __future__ import annotations

import re

# One candidate: an address without blanks, which may contain commas but not end with one; then,
# optionally, its width or density.
CANDIDATE = re.compile(r"[\s,]*([^\s,]\S*)(?:\s+([^,]*))?")
SIZE = re.compile(r"(\d+(?:\.\d+)?)([wx])")
# The value of an attribute that a selector found: its name is unknown, so a srcset is recognised by
# its form.
SRCSET = re.compile(r"\S\s+\d+(?:\.\d+)?[wx]\s*(?:,|$)")
MAX_CHARACTERS = 20_000


def largest(srcset: str) -> str:
    """ "" when there is none."""
    sized = candidates(srcset)
    return max(sized, key=lambda found: found[1])[0] if sized else ""


def candidates(srcset: str) -> list[tuple[str, float]]:
    """Addresses with their size, in the page's order."""
    found = []
    text = srcset[:MAX_CHARACTERS]
    place = 0
    while match := CANDIDATE.match(text, place):
        address = match[1]
        if address.endswith(","):  # no size given
            found.append((address.rstrip(","), 1.0))
            place = match.end(1)
            continue
        size = SIZE.search(match[2] or "")
        found.append((address, float(size[1]) if size else 1.0))
        place = match.end()
    return found
