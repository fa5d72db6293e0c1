"""Sound that arrives as server-sent events: base64 in JSON."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator
from typing import Any

from apps.providers import errors
from apps.providers.adapters.refusals import refusal_of


def sound_in(content: bytes) -> bytes:
    """The sound of all events, in order. Raises ProviderError."""
    sound = b"".join(_part(event) for event in _events(content))
    if not sound:
        raise errors.MalformedAnswerError
    return sound


def _events(content: bytes) -> Iterator[dict[str, Any]]:
    for block in content.replace(b"\r\n", b"\n").split(b"\n\n"):
        rows = [row[5:].strip() for row in block.split(b"\n") if row.startswith(b"data:")]
        if not rows:
            continue
        try:
            found = json.loads(b"\n".join(rows))
        except ValueError:
            raise errors.MalformedAnswerError from None
        if isinstance(found, dict):
            yield found


def _part(event: dict[str, Any]) -> bytes:
    """An event that tells of a failure has no output."""
    if isinstance(code := event.get("code"), str) and code:
        raise refusal_of(code)
    output = event.get("output")
    audio = output.get("audio") if isinstance(output, dict) else None
    data = audio.get("data") if isinstance(audio, dict) else None
    try:
        return base64.b64decode(data, validate=True) if isinstance(data, str) else b""
    except binascii.Error:
        raise errors.MalformedAnswerError from None
