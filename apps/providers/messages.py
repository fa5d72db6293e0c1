"""Requests and replies, the same for every protocol and for local models."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from apps.providers.kinds import JsonMode


def storable(text: str) -> str:
    """Without what no database and no response can hold: NUL, and halves of characters, which
    models write as “\\ud83d”."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\0", "")


Text = Annotated[str, AfterValidator(storable)]


class Message(BaseModel):
    # Content must not appear in logs and tracebacks: its fields are excluded from the repr.
    model_config = ConfigDict(frozen=True, extra="forbid")


class Picture(Message):
    """A prepared picture (`pictures.prepare`)."""

    content: bytes = Field(repr=False)
    width: int
    height: int
    mime: str = "image/jpeg"


class Question(Message):
    """One chat turn: optional instructions, a prompt, and pictures."""

    model: str
    prompt: str = Field(repr=False)
    system: str = Field(default="", repr=False)
    pictures: tuple[Picture, ...] = ()
    # None: plain text. Otherwise the JSON schema of the answer, and how it is requested.
    shape: dict[str, Any] | None = Field(default=None, repr=False)
    json_mode: JsonMode = JsonMode.NONE
    max_tokens: int = 1024
    temperature: float | None = None


class Sound(Message):
    """Audio to transcribe."""

    model: str
    content: bytes = Field(repr=False)
    seconds: float
    name: str = "sound.wav"
    mime: str = "audio/wav"
    language: str = ""
    # Names and terms that the recogniser may not know.
    prompt: str = Field(default="", repr=False)


class Line(Message):
    """Text to speak."""

    model: str
    text: str = Field(repr=False)
    voice: str
    speed: float = 1.0
    format: str = "wav"
    language: str = ""
    # A WAV of the voice and what is said in it, for servers that clone with each request.
    reference: bytes = Field(default=b"", repr=False)
    reference_text: str = Field(default="", repr=False)


class Sample(Message):
    """A WAV of somebody's voice, to make a voice of."""

    model: str
    content: bytes = Field(repr=False)
    text: str = Field(default="", repr=False)
    name: str = "futu"


class Usage(Message):
    """Usage reported by the provider; missing values are 0."""

    input_tokens: int = Field(default=0, ge=0, le=2**31 - 1)
    image_tokens: int = Field(default=0, ge=0, le=2**31 - 1)
    output_tokens: int = Field(default=0, ge=0, le=2**31 - 1)
    seconds: float = Field(default=0, ge=0, allow_inf_nan=False)
    characters: int = Field(default=0, ge=0, le=2**31 - 1)


class Span(Message):
    """Words with start and end time, in seconds."""

    start: float = Field(allow_inf_nan=False)
    end: float = Field(allow_inf_nan=False)
    text: Text = Field(repr=False)


class Reply(Message):
    """Common to all replies."""

    usage: Usage = Usage()
    # The answering model, as named by the provider.
    model: Text = ""


class ChatReply(Reply):
    text: Text = Field(repr=False)


class Transcript(Reply):
    text: Text = Field(repr=False)
    language: Text = ""
    segments: tuple[Span, ...] = ()
    words: tuple[Span, ...] = ()


class Speech(Reply):
    content: bytes = Field(repr=False)
    mime: str


class Enrolled(Reply):
    """The provider's name of the voice; empty where each request brings the sample."""

    voice: str = ""
