"""The XTTS streaming server of Coqui: a clip becomes numbers, which each line is sent with."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from functools import lru_cache
from typing import Any

from apps.providers import errors
from apps.providers.adapters.sending import MAX_SOUND, post
from apps.providers.messages import Enrolled, Line, Sample, Speech, Usage
from apps.providers.registry import Connection

NUMBERS = ("gpt_cond_latent", "speaker_embedding")
LANGUAGES = {"zh": "zh-cn"}


class Xtts:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def speak(self, line: Line) -> Speech:
        if not line.reference:
            raise errors.UnreadableInputError
        body = {"text": line.text, "language": LANGUAGES.get(line.language, line.language or "en")}
        body |= self._numbers_of(line.reference) | self._connection.options
        answer = post(self._connection, "/tts", most=MAX_SOUND * 3 // 2, json=body)
        content = _decoded(answer.content)
        return Speech(content=content, mime="audio/wav", usage=Usage(characters=len(line.text)))

    def enrol(self, sample: Sample) -> Enrolled:
        """Nothing is kept there; it shows that the server can do something with the clip."""
        self._numbers_of(sample.content)
        return Enrolled()

    def dismiss(self, voice: str) -> Enrolled:
        return Enrolled()

    def _numbers_of(self, clip: bytes) -> dict[str, Any]:
        digest = hashlib.sha256(clip).hexdigest()
        known = _known().get((self._connection.base_url, digest))
        if known is None:
            files = {"wav_file": ("clip.wav", clip, "audio/wav")}
            known = _read(post(self._connection, "/clone_speaker", files=files).json())
            _known()[self._connection.base_url, digest] = known
            while len(_known()) > MOST_KNOWN:
                _known().pop(next(iter(_known())))
        return known


# Voices that a process remembers the numbers of.
MOST_KNOWN = 16


@lru_cache(maxsize=1)
def _known() -> dict[tuple[str, str], dict[str, Any]]:
    return {}


def _read(found: dict[str, Any]) -> dict[str, Any]:
    if not all(isinstance(found.get(name), list) for name in NUMBERS):
        raise errors.MalformedAnswerError
    return {name: found[name] for name in NUMBERS}


def _decoded(content: bytes) -> bytes:
    """A WAV in base64, in a JSON string."""
    try:
        text = json.loads(content)
        sound = base64.b64decode(text, validate=True) if isinstance(text, str) else b""
    except (ValueError, binascii.Error):
        raise errors.MalformedAnswerError from None
    if not sound:
        raise errors.MalformedAnswerError
    return sound
