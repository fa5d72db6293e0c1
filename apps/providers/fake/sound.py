"""Fake audio: text for a file, a tone for a text."""

from __future__ import annotations

import wave
from io import BytesIO
from typing import Any

from apps.providers import samples

# Seconds per character of text.
PACE = 0.06


def transcript(content: bytes, fields: dict[str, str]) -> dict[str, Any]:
    seconds = _seconds_of(content)
    words = ["These", "are", "some", "words."]
    step = seconds / len(words)
    text = " ".join(words)
    answer: dict[str, Any] = {"text": text, "usage": {"type": "duration", "seconds": seconds}}
    if fields.get("response_format") != "verbose_json":
        return answer
    return answer | {
        "language": fields.get("language", "english"),
        "duration": seconds,
        "segments": [{"id": 0, "start": 0.0, "end": seconds, "text": f" {text}"}],
        "words": [
            {"word": word, "start": n * step, "end": (n + 1) * step} for n, word in enumerate(words)
        ],
    }


def tone(text: str, speed: float = 1.0) -> bytes:
    """A tone as long as the spoken text would be."""
    return samples.tone(PACE * max(1, len(text)) / speed)


def _seconds_of(content: bytes) -> float:
    try:
        with wave.open(BytesIO(content)) as sound:
            return sound.getnframes() / sound.getframerate()
    except (wave.Error, EOFError):
        return 1.0
