"""Regular expressions that staff write, checked so that none can run for ever."""

from __future__ import annotations

import re
from re import _parser
from typing import Any

from django.utils.translation import gettext as _

# Lengths of a pattern and of its input, and the number of long repeats in it.
MAX_PATTERN = 200
MAX_INPUT = 500
MAX_REPEATS = 4
# A repeat of at most this many is not long.
MAX_SHORT_REPEATS = 4


def compiled(pattern: str) -> re.Pattern[str]:
    """Raises ValueError with a message for people."""
    if len(pattern) > MAX_PATTERN:
        raise ValueError(
            _("This pattern is longer than %(most)s characters.") % {"most": MAX_PATTERN}
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
    if nested or repeats > MAX_REPEATS:
        raise ValueError(
            _("This pattern may take for ever: it repeats what repeats itself. Use fewer * and +.")
        )
    return found


def search(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return pattern.search(text[:MAX_INPUT])


def _repeats(node: Any, *, inside: bool = False) -> tuple[int, bool]:
    """How many long repeats there are, and whether one is ambiguous (can match in several ways).

    It is where a repeat contains something of variable length, or an alternative.
    """
    count, nested = 0, False
    for name, value in _steps(node):
        repeat = name in (_parser.MAX_REPEAT, _parser.MIN_REPEAT)
        long = repeat and value[1] > MAX_SHORT_REPEATS
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
