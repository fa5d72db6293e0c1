"""OpenAI's protocol, which most services and local servers implement."""

from __future__ import annotations

from typing import Any

from apps.providers import errors
from apps.providers.adapters.answers import Completion, Stretch, TokenUsage, Transcribed, read, said
from apps.providers.adapters.asking import data_uri, response_format, system_of, with_options
from apps.providers.adapters.sending import MAX_SOUND, post
from apps.providers.messages import (
    ChatReply,
    Line,
    Question,
    Sound,
    Span,
    Speech,
    Transcript,
    Usage,
)
from apps.providers.registry import Connection

# Maximum file size of the services; larger audio is sent in chunks.
MAX_FILE = 25 * 2**20


class OpenAICompatible:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ask(self, question: Question) -> ChatReply:
        answer = post(self._connection, "/chat/completions", json=self.body(question))
        found = read(Completion, answer.json())
        usage = (found.usage or TokenUsage()).counted()
        return ChatReply(text=said(found.choices[0], usage), usage=usage, model=found.model[:200])

    def body(self, question: Question) -> dict[str, Any]:
        return with_options(_chat(question), self._connection.options)

    def transcribe(self, sound: Sound) -> Transcript:
        if len(sound.content) > MAX_FILE:
            raise errors.InputTooLargeError
        answer = post(
            self._connection,
            "/audio/transcriptions",
            data=with_options(_transcription(sound), self._connection.options),
            files={"file": (sound.name, sound.content, sound.mime)},
        )
        found = read(Transcribed, answer.json())
        counted = (found.usage or TokenUsage()).counted()
        return Transcript(
            text=found.text,
            language=found.language or "",
            segments=_spans(found.segments),
            words=_spans(found.words),
            usage=counted.model_copy(update={"seconds": counted.seconds or sound.seconds}),
        )

    def speak(self, line: Line) -> Speech:
        body = with_options(self.speech_body(line), self._connection.options)
        answer = post(self._connection, "/audio/speech", most=MAX_SOUND, json=body)
        if not answer.content or not _is_sound(answer.mime):
            raise errors.MalformedAnswerError
        usage = Usage(characters=len(line.text))
        return Speech(content=answer.content, mime=answer.mime, usage=usage)

    def speech_body(self, line: Line) -> dict[str, Any]:
        return {
            "model": line.model,
            "input": line.text,
            "voice": line.voice,
            "speed": line.speed,
            "response_format": line.format,
        }


def _chat(question: Question) -> dict[str, Any]:
    messages: list[dict[str, Any]] = []
    if system := system_of(question):
        messages.append({"role": "system", "content": system})
    pictures = [
        {"type": "image_url", "image_url": {"url": data_uri(picture)}}
        for picture in question.pictures
    ]
    text = {"type": "text", "text": question.prompt}
    content = [*pictures, text] if pictures else question.prompt
    messages.append({"role": "user", "content": content})
    return {
        "model": question.model,
        "messages": messages,
        "max_tokens": question.max_tokens,
        "temperature": question.temperature,
        "response_format": response_format(question),
    }


def _transcription(sound: Sound) -> dict[str, Any]:
    return {
        "model": sound.model,
        "language": sound.language or None,
        "prompt": sound.prompt or None,
        "response_format": "verbose_json",
        "timestamp_granularities[]": ["word", "segment"],
    }


def _spans(found: list[Stretch] | None) -> tuple[Span, ...]:
    return tuple(_span(one) for one in found or ())


def _span(one: Stretch) -> Span:
    return read(Span, {"start": one.start, "end": one.end, "text": (one.word or one.text).strip()})


def _is_sound(mime: str) -> bool:
    return mime.startswith("audio/") or mime == "application/octet-stream"
