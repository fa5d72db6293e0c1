"""JSON in the text of a model: bare, in a fence, or behind thinking and other words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from apps.providers.messages import storable

# What some models think aloud, also where the beginning of it was not sent.
THOUGHT = re.compile(r"^.*</think(?:ing)?>", re.DOTALL | re.IGNORECASE)
# Places in a text at which JSON is looked for, last ones first: answers stand at the end.
MOST = 20


def objects_in(text: str) -> Iterator[Any]:
    """The whole text as JSON; otherwise the JSON objects in it, the last one first."""
    for whole in (text, THOUGHT.sub("", text)):
        if (found := _decoded(whole.strip())) is not None:
            yield found
            return
    text = THOUGHT.sub("", text)
    starts = [match.start() for match in re.finditer(r"\{", text)][-MOST:]
    for start in reversed(starts):
        if (found := _decoded(text[start:], rest=True)) is not None:
            yield found


def _decoded(text: str, *, rest: bool = False) -> Any:
    """None if it is no JSON; with `rest` anything may stand behind it."""
    try:
        return _storable(json.JSONDecoder().raw_decode(text)[0] if rest else json.loads(text))
    except (ValueError, RecursionError):
        return None


def _storable(value: Any) -> Any:
    """Escapes in JSON can stand for halves of characters."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, list):
        return [_storable(one) for one in value]
    if isinstance(value, dict):
        return {storable(name): _storable(one) for name, one in value.items()}
    return value
