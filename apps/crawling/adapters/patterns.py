"""Regular expressions that staff write, kept from running for ever."""

from __future__ import annotations

import re
from re import _parser
from typing import Any

from django.utils.translation import gettext as _

# Of a pattern, of what it is held against, and of long repeats in it.
MOST_PATTERN = 200
MOST_INPUT = 500
MOST_REPEATS = 4
# A repeat of so many at most is no long one.
SHORT = 4


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
    """How many long repeats there are, and whether one can be divided up in several ways.

    That is so where something of changing length, or a choice, lies within a repeat.
    """
    count, nested = 0, False
    for name, value in _steps(node):
        repeat = name in (_parser.MAX_REPEAT, _parser.MIN_REPEAT)
        long = repeat and value[1] > SHORT
        changing = name is _parser.BRANCH or (repeat and value[0] != value[1])
        for child in _children(value):
            more, deeper = _repeats(child, inside=inside or long)
            count, nested = count + more, nested or deeper
        count, nested = count + long, nested or (changing and inside)
    return count, nested


def _steps(node: Any) -> Any:
    return node.data if isinstance(node, _parser.SubPattern) else node


def _children(value: Any) -> list[Any]:
    if isinstance(value, _parser.SubPattern):
        return [value]
    if isinstance(value, (tuple, list)):
        return [child for part in value for child in _children(part)]
    return []
