"""Fake audio: text for a file, a tone for a text."""

from __future__ import annotations

import json
import wave
from io import BytesIO
from typing import Any

from apps.providers import samples

# Seconds per character of text.
PACE = 0.06


def transcript(
    content: bytes, fields: dict[str, str], hears: list[tuple[float, float, str]] | None = None
) -> dict[str, Any]:
    """`hears`: words with their seconds, instead of the usual ones."""
    seconds = _seconds_of(content)
    if hears:
        return _heard(seconds, fields, hears)
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


def _heard(
    seconds: float, fields: dict[str, str], words: list[tuple[float, float, str]]
) -> dict[str, Any]:
    text = " ".join(word for _start, _end, word in words)
    return {
        "text": text,
        "language": fields.get("language", "english"),
        "duration": seconds,
        "usage": {"type": "duration", "seconds": seconds},
        "words": [{"word": word, "start": start, "end": end} for start, end, word in words],
    }


def phrases(
    content: bytes, fields: dict[str, str], hears: list[tuple[float, float, str]]
) -> dict[str, Any]:
    """As Azure tells it: milliseconds, words within phrases."""
    found = transcript(content, {"response_format": "verbose_json"}, hears)
    locale = (json.loads(fields["definition"]).get("locales") or ["en-US"])[0]
    words = [_azure(one["word"], one["start"], one["end"]) for one in found["words"]]
    whole = _azure(found["text"], found["words"][0]["start"], found["words"][-1]["end"])
    phrase = whole | {"words": words, "locale": locale, "confidence": 0.9}
    length = round(found["duration"] * 1000)
    combined = [{"text": found["text"]}]
    return {"durationMilliseconds": length, "combinedPhrases": combined, "phrases": [phrase]}


def _azure(text: str, start: float, end: float) -> dict[str, Any]:
    first, last = round(start * 1000), round(end * 1000)
    return {"text": text, "offsetMilliseconds": first, "durationMilliseconds": last - first}


def tone(text: str, speed: float = 1.0) -> bytes:
    """A tone as long as the spoken text would be."""
    return samples.tone(PACE * max(1, len(text)) / speed)


def _seconds_of(content: bytes) -> float:
    try:
        with wave.open(BytesIO(content)) as sound:
            return sound.getnframes() / sound.getframerate()
    except (wave.Error, EOFError):
        return 1.0
