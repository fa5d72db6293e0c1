"""DashScope's own protocol: models that see, and CosyVoice, which speaks and clones."""

from __future__ import annotations

from typing import Any

from apps.providers.adapters.answers import Enrolment, Generation, TokenUsage, read, said
from apps.providers.adapters.asking import (
    data_uri,
    response_format,
    sound_uri,
    system_of,
    with_options,
)
from apps.providers.adapters.sending import MAX_SOUND, post
from apps.providers.adapters.streamed import sound_in
from apps.providers.messages import ChatReply, Enrolled, Line, Question, Sample, Speech, Usage
from apps.providers.registry import Connection

GENERATION = "/services/aigc/multimodal-generation/generation"
SYNTHESIS = "/services/audio/tts/SpeechSynthesizer"
CUSTOMIZATION = "/services/audio/tts/customization"
ENROLLER, PREFIX_LENGTH = "voice-enrollment", 10
# Base64 in events is a third longer than the sound.
MAX_EVENTS = MAX_SOUND * 3 // 2


class DashScope:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ask(self, question: Question) -> ChatReply:
        answer = post(self._connection, GENERATION, json=self.body(question))
        found = read(Generation, answer.json())
        usage = (found.usage or TokenUsage()).counted()
        return ChatReply(
            text=said(found.output.choices[0], usage), usage=usage, model=question.model
        )

    def body(self, question: Question) -> dict[str, Any]:
        return _body(question, self._connection.options)

    def speak(self, line: Line) -> Speech:
        """In events, which hold the sound; without them the answer is an address elsewhere."""
        asked = {"text": line.text, "voice": line.voice, "format": "wav", "sample_rate": 24_000,
                 "rate": line.speed}  # fmt: skip
        body = {"model": line.model, "input": with_options(asked, self._connection.options)}
        headers = {"X-DashScope-SSE": "enable"}
        answer = post(self._connection, SYNTHESIS, most=MAX_EVENTS, more=headers, json=body)
        usage = Usage(characters=len(line.text))
        return Speech(content=sound_in(answer.content), mime="audio/wav", usage=usage)

    def enrol(self, sample: Sample) -> Enrolled:
        """A voice that only `sample.model` speaks with."""
        prefix = "".join(one for one in sample.name.lower() if one.isascii() and one.isalnum())
        asked = {"action": "create_voice", "target_model": sample.model,
                 "prefix": prefix[:PREFIX_LENGTH] or "futu",
                 "url": sound_uri(sample.content)}  # fmt: skip
        answer = self._customize(asked)
        return Enrolled(voice=read(Enrolment, answer).output.voice_id)

    def dismiss(self, voice: str) -> Enrolled:
        self._customize({"action": "delete_voice", "voice_id": voice})
        return Enrolled(voice=voice)

    def _customize(self, asked: dict[str, Any]) -> dict[str, Any]:
        body = {"model": ENROLLER, "input": asked}
        return post(self._connection, CUSTOMIZATION, json=body).json()


def _body(question: Question, options: dict[str, Any]) -> dict[str, Any]:
    messages: list[dict[str, Any]] = []
    if system := system_of(question):
        messages.append({"role": "system", "content": [{"text": system}]})
    pictures = [{"image": data_uri(picture)} for picture in question.pictures]
    messages.append({"role": "user", "content": [*pictures, {"text": question.prompt}]})
    parameters = {
        "result_format": "message",
        "max_tokens": question.max_tokens,
        "temperature": question.temperature,
        "response_format": response_format(question),
    }
    return {
        "model": question.model,
        "input": {"messages": messages},
        "parameters": with_options(parameters, options),
    }
