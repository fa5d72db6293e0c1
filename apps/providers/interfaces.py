"""The interface of a provider client.

One call is one request; retries, limits, budgets, log and cache are in `services/calling.py`.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from apps.providers.messages import (
    ChatReply,
    Enrolled,
    Line,
    Question,
    Sample,
    Sound,
    Speech,
    Transcript,
)


@runtime_checkable
class ChatModel(Protocol):
    def ask(self, question: Question) -> ChatReply:
        """Raises ProviderError."""


@runtime_checkable
class Transcriber(Protocol):
    def transcribe(self, sound: Sound) -> Transcript:
        """Raises ProviderError."""


@runtime_checkable
class Speaker(Protocol):
    def speak(self, line: Line) -> Speech:
        """Raises ProviderError."""


@runtime_checkable
class Cloner(Protocol):
    """A speaker whose voices can be made of samples."""

    def enrol(self, sample: Sample) -> Enrolled:
        """Raises ProviderError."""

    def dismiss(self, voice: str) -> Enrolled:
        """Have a voice forgotten; one that is not known is no error. Raises ProviderError."""
