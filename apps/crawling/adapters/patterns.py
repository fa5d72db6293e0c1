"""Regular expressions that staff write, kept from running for ever."""

from __future__ import annotations

import re
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from django.utils.translation import gettext as _

# Of a pattern, of what it is held against, and of repeats without an end in it.
MOST_PATTERN = 200
MOST_INPUT = 500
MOST_REPEATS = 4
ENDLESS = _parser.MAXREPEAT


def compiled(pattern: str) -> re.Pattern[str]:
    """Raises ValueError with a sentence."""
    if len(pattern) > MOST_PATTERN:
        raise ValueError(
            _("This pattern is longer than %(most)s characters.") % {"most": MOST_PATTERN}
        )
    try:
        tree = _parser.parse(pattern)
        found = re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(
            _("“%(given)s” is not a regular expression: %(why)s.")
            % {"given": pattern, "why": str(error)}
        ) from error
    repeats, nested = _repeats(tree)
    if nested or repeats > MOST_REPEATS:
        raise ValueError(
            _("This pattern may take for ever: it repeats what repeats itself. Use fewer * and +.")
        )
    return found


def search(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return pattern.search(text[:MOST_INPUT])


def _repeats(node: Any, *, inside: bool = False) -> tuple[int, bool]:
    """How many repeats without an end there are, and whether one lies in another."""
    count, nested = 0, False
    for name, value in _steps(node):
        endless = "REPEAT" in str(name) and value[1] is ENDLESS
        for child in _children(value):
            more, deeper = _repeats(child, inside=inside or endless)
            count, nested = count + more, nested or deeper
        count, nested = count + endless, nested or (endless and inside)
    return count, nested


def _steps(node: Any) -> Any:
    return node.data if isinstance(node, _parser.SubPattern) else node


def _children(value: Any) -> list[Any]:
    if isinstance(value, _parser.SubPattern):
        return [value]
    if isinstance(value, (tuple, list)):
        return [child for part in value for child in _children(part)]
    return []
