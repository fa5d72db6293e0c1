"""Validate provider responses: each becomes one of our models or a typed error."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from apps.providers import errors
from apps.providers.messages import Usage

Shape = TypeVar("Shape", bound=BaseModel)


class Answer(BaseModel):
    """The fields of a response that we read; others are ignored."""

    model_config = ConfigDict(extra="ignore")


class TokenDetails(Answer):
    image_tokens: int | None = 0


class TokenUsage(Answer):
    """Both names occur: OpenAI's and DashScope's own protocol."""

    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    image_tokens: int | None = None
    prompt_tokens_details: TokenDetails | None = None
    seconds: float | None = None

    def counted(self) -> Usage:
        details = self.prompt_tokens_details or TokenDetails()
        return read(
            Usage,
            {
                "input_tokens": self.prompt_tokens or self.input_tokens or 0,
                "output_tokens": self.completion_tokens or self.output_tokens or 0,
                "image_tokens": self.image_tokens or details.image_tokens or 0,
                "seconds": self.seconds or 0,
            },
        )


class Part(Answer):
    text: str = ""


class Said(Answer):
    content: str | list[Part] | None = None
    refusal: str | None = None


class Choice(Answer):
    message: Said
    finish_reason: str | None = None

    def text(self) -> str:
        """Raises ProviderError if the response was cut off or is empty."""
        if self.finish_reason == "content_filter" or self.message.refusal:
            raise errors.ContentRefusedError
        content = self.message.content
        if content is None:
            raise errors.MalformedAnswerError
        return content if isinstance(content, str) else "".join(part.text for part in content)


def said(choice: Choice, usage: Usage) -> str:
    """The text; a refusal says what it took. Raises ProviderError."""
    try:
        return choice.text()
    except errors.ProviderError as error:
        error.usage = usage if usage.input_tokens else None
        raise


class Completion(Answer):
    choices: list[Choice] = Field(min_length=1)
    model: str = ""
    usage: TokenUsage | None = None


class Stretch(Answer):
    start: float
    end: float
    text: str = ""
    word: str = ""


class Transcribed(Answer):
    text: str
    language: str | None = None
    segments: list[Stretch] | None = None
    words: list[Stretch] | None = None
    usage: TokenUsage | None = None


class Output(Answer):
    choices: list[Choice] = Field(min_length=1)


class Generation(Answer):
    """DashScope's own response envelope."""

    output: Output
    usage: TokenUsage | None = None


class EnrolledVoice(Answer):
    voice_id: str = Field(min_length=1, max_length=200)


class Enrolment(Answer):
    """DashScope's answer to a sample."""

    output: EnrolledVoice


def read(shape: type[Shape], found: dict[str, Any]) -> Shape:
    """Raises MalformedAnswerError without pydantic's message, which would quote the content."""
    try:
        return shape.model_validate(found)
    except ValidationError:
        raise errors.MalformedAnswerError from None
