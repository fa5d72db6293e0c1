"""Azure AI Speech: fast transcription, which answers in one request.

https://learn.microsoft.com/azure/ai-services/speech-service/fast-transcription-create
"""

from __future__ import annotations

import json
from typing import Any

from pydantic import Field

from apps.providers import errors
from apps.providers.adapters.answers import Answer, read
from apps.providers.adapters.asking import with_options
from apps.providers.adapters.sending import post
from apps.providers.messages import Sound, Span, Transcript, Usage
from apps.providers.registry import Connection

PATH = "/speechtotext/transcriptions:transcribe?api-version=2024-11-15"
KEY_HEADER = "Ocp-Apim-Subscription-Key"
MAX_FILE = 200 * 2**20
# Azure wants a region with a language; without one it finds out among many.
LOCALES = {
    "ar": "ar-EG", "da": "da-DK", "de": "de-DE", "en": "en-US", "es": "es-ES", "fi": "fi-FI",
    "fr": "fr-FR", "he": "he-IL", "hi": "hi-IN", "id": "id-ID", "it": "it-IT", "ja": "ja-JP",
    "ko": "ko-KR", "nb": "nb-NO", "nl": "nl-NL", "pl": "pl-PL", "pt": "pt-BR", "ru": "ru-RU",
    "sv": "sv-SE", "th": "th-TH", "tr": "tr-TR", "uk": "uk-UA", "vi": "vi-VN", "zh": "zh-CN",
}  # fmt: skip


class Stretch(Answer):
    text: str
    offset_ms: int = Field(alias="offsetMilliseconds")
    duration_ms: int = Field(alias="durationMilliseconds")

    def span(self) -> Span:
        start = self.offset_ms / 1000
        return Span(start=start, end=start + self.duration_ms / 1000, text=self.text.strip())


class Phrase(Stretch):
    words: list[Stretch] = []
    locale: str = ""


class Heard(Answer):
    duration_ms: int = Field(default=0, alias="durationMilliseconds")
    phrases: list[Phrase] = []


class AzureSpeech:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def transcribe(self, sound: Sound) -> Transcript:
        if len(sound.content) > MAX_FILE:
            raise errors.InputTooLargeError
        answer = post(
            self._connection,
            PATH,
            key_header=KEY_HEADER,
            data={"definition": json.dumps(self._definition(sound))},
            files={"audio": (sound.name, sound.content, sound.mime)},
        )
        found = read(Heard, answer.json())
        words = [word.span() for phrase in found.phrases for word in phrase.words]
        return Transcript(
            text=" ".join(phrase.text for phrase in found.phrases),
            language=found.phrases[0].locale.partition("-")[0] if found.phrases else "",
            segments=tuple(phrase.span() for phrase in found.phrases),
            words=tuple(words),
            usage=Usage(seconds=found.duration_ms / 1000 or sound.seconds),
        )

    def _definition(self, sound: Sound) -> dict[str, Any]:
        locale = LOCALES.get(sound.language, sound.language if "-" in sound.language else "")
        asked = {"locales": [locale] if locale else None, "profanityFilterMode": "None"}
        return with_options(asked, self._connection.options)
