"""Test a saved provider with a small request: success, latency, cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.providers import samples
from apps.providers.errors import ProviderError
from apps.providers.kinds import Kind
from apps.providers.messages import Usage
from apps.providers.models import Provider
from apps.providers.services.asking import ask
from apps.providers.services.calling import Answered
from apps.providers.services.sound import speak, transcribe

PURPOSE = "try"
PROMPT = "Describe this picture in one short sentence."
SENTENCE = "This is a small test."
SECONDS = 1.0
MAX_SAMPLE = 500


@dataclass(frozen=True, slots=True)
class Trial:
    """The answer, or an error with the provider's message."""

    kind: Kind
    model: str
    sample: str = ""
    milliseconds: int = 0
    cost: int | None = None
    usage: Usage | None = None
    error: ProviderError | None = None

    @property
    def label(self) -> str:
        return str(self.kind.label)


def try_provider(provider: Provider, kind: Kind, person: User) -> Trial:
    """Makes a real, charged request without personal data."""
    model = provider.model_for(kind)
    try:
        answered = _TRIALS[kind](provider, person)
    except ProviderError as error:
        return Trial(kind, model, error=error)
    return Trial(
        kind,
        answered.reply.model or model,
        _sample_of(answered.reply),
        answered.milliseconds,
        answered.cost,
        answered.reply.usage,
    )


def _chat(provider: Provider, person: User) -> Answered[Any]:
    return ask(
        PROMPT,
        pictures=[samples.picture()],
        max_tokens=100,
        provider=provider,
        person=person,
        purpose=PURPOSE,
        reuse=False,
        generated=True,
    )


def _transcription(provider: Provider, person: User) -> Answered[Any]:
    return transcribe(
        samples.tone(SECONDS),
        seconds=SECONDS,
        provider=provider,
        person=person,
        purpose=PURPOSE,
        reuse=False,
        generated=True,
    )


def _speech(provider: Provider, person: User) -> Answered[Any]:
    return speak(SENTENCE, provider=provider, person=person, purpose=PURPOSE, generated=True)


_TRIALS: dict[Kind, Callable[[Provider, User], Answered[Any]]] = {
    Kind.CHAT: _chat,
    Kind.TRANSCRIPTION: _transcription,
    Kind.SPEECH: _speech,
}


def _sample_of(reply: Any) -> str:
    if hasattr(reply, "content"):
        return f"{reply.mime}, {filesizeformat(len(reply.content))}"
    return reply.text[:MAX_SAMPLE] or _("(no words: the test sound holds no speech)")
