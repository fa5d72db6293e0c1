"""Try an engine: a small request without anything of a person; or what is wrong with it."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.films.errors import FilmError
from apps.films.options import LOCAL
from apps.films.services.engines import KINDS, PARTS, Task, is_there, provider_of
from apps.films.translating import apertium
from apps.providers.errors import ProviderError
from apps.providers.services.trying import try_provider
from apps.vision.weights import registry

# Weights of this machine's engines, without those that hear where somebody speaks.
WEIGHTS: dict[Task, tuple[str, ...]] = {
    "recogniser": ("whisper-base", "silero-vad"),
    "speech": ("kokoro", "kokoro-voices"),
}


@dataclass(frozen=True, slots=True)
class Tried:
    """`sample` is what it answered; `error` what is wrong, for people."""

    model: str
    sample: str = ""
    milliseconds: int = 0
    cost: int | None = None
    error: str = ""
    code: str = ""

    @property
    def works(self) -> bool:
        return not self.error


def try_engine(task: Task, engine: str, person: User) -> Tried:
    """Asks a provider; of this machine, which speaks in its workers alone, looks whether all
    parts are there."""
    try:
        provider = provider_of(engine, task)
    except FilmError as error:
        return Tried("", error=error.message, code=error.code)
    if provider is None:
        return _here(task) if engine == LOCAL else Tried("", sample=_("Nobody is asked."))
    found = try_provider(provider, KINDS[task], person)
    if found.error is not None:
        return Tried(found.model, error=_said(found.error), code=found.error.code)
    return Tried(found.model, found.sample, found.milliseconds, found.cost)


def _said(error: ProviderError) -> str:
    return f"{error} {error.detail}".strip() if error.detail else str(error)


def _here(task: Task) -> Tried:
    if task == "translator":
        return _apertium()
    model = "whisper-base" if task == "recogniser" else "kokoro"
    for part in PARTS.get(task, ()):
        if not is_there(part):
            missing = FilmError("needs_part", {"part": part})
            return Tried(model, error=missing.message, code=missing.code)
    if not all(registry.get(name).path.is_file() for name in WEIGHTS[task]):
        missing = FilmError("weights")
        return Tried(model, error=missing.message, code=missing.code)
    return Tried(model, sample=_("Its parts are here. It runs in the workers of “speech”."))


def _apertium() -> Tried:
    """The pairs that are installed."""
    started = time.monotonic()
    try:
        pairs = apertium.directions()
    except FilmError as error:
        return Tried("Apertium", error=error.message, code=error.code)
    took = round((time.monotonic() - started) * 1000)
    return Tried("Apertium", ", ".join(pairs) or _("No pair of languages is installed."), took)
