"""The sentence of a code that a row kept, in the active language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apps.films.errors import FilmError
from apps.media.errors import FileError
from apps.providers.errors import sentence_for
from futu.coded import say

KNOWN: Mapping[str, Any] = {**FileError.SENTENCES, **FilmError.SENTENCES}


def explain(code: str, params: Mapping[str, Any] | None = None) -> str:
    """Of a film's `why` or `outcome`; "" for no code."""
    if not code:
        return ""
    if code not in KNOWN and (found := sentence_for(code)):
        return found
    return say(KNOWN.get(code, FilmError.SENTENCES["failed"]), params or {}, lacking="…")
