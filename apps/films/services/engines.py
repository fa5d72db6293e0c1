"""What can hear, translate and speak: this machine's models, and providers by their rows."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.films.errors import FilmError
from apps.films.options import LOCAL, NOBODY, PROVIDER, FilmOptions, provider_id
from apps.films.translating import apertium
from apps.providers.errors import ConsentError
from apps.providers.kinds import Kind
from apps.providers.models import Provider
from apps.providers.services import has_agreed

Task = Literal["recogniser", "translator", "speech"]
KINDS: dict[Task, Kind] = {
    "recogniser": Kind.TRANSCRIPTION,
    "translator": Kind.CHAT,
    "speech": Kind.SPEECH,
}
# What a local engine needs to be installed (requirements-films.txt).
PARTS: dict[Task, tuple[str, ...]] = {
    "recogniser": ("faster_whisper", "onnxruntime"),
    "speech": ("onnxruntime", "misaki"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """`value` is what `FilmOptions` holds. Without `may` the person has to agree to it first."""

    value: str
    title: str | Promise
    is_hosted: bool = False
    may: bool = True
    model: str = ""
    # What is missing on this server, if anything.
    missing: str = ""


def choices(task: Task, person: User | None) -> list[Choice]:
    """What a person can choose for a task, this machine first."""
    found = _translators_here() if task == "translator" else [_here(task)]
    for provider in Provider.objects.offering(KINDS[task]):
        may = person is None or not provider.is_hosted or has_agreed(person, provider)
        model = provider.model_for(KINDS[task])
        found.append(
            Choice(f"{PROVIDER}{provider.pk}", provider.name, provider.is_hosted, may, model)
        )
    return found


def _translators_here() -> list[Choice]:
    """Apertium is offered where it is installed: few languages have a pair."""
    found = [Choice(NOBODY, _("Nobody: I write or import the translation"))]
    if apertium.is_installed():
        found.append(Choice(LOCAL, _("This machine"), model=_MODELS["translator"]))
    return found


def _here(task: Task) -> Choice:
    missing = next((part for part in PARTS[task] if not is_there(part)), "")
    return Choice(LOCAL, _("This machine"), missing=missing, model=_MODELS[task])


_MODELS = {"recogniser": "whisper-base", "translator": "Apertium", "speech": "kokoro"}


def is_there(module: str) -> bool:
    return find_spec(module) is not None


def usual_translator(person: User | None) -> str:
    """The first provider that may be asked; nobody otherwise: Apertium knows few pairs."""
    may = [one.value for one in choices("translator", person) if one.may]
    return next((one for one in may if provider_id(one) is not None), NOBODY)


def provider_of(engine: str, task: Task) -> Provider | None:
    """None for this machine or nobody. Raises FilmError when it is gone or not in use."""
    pk = provider_id(engine)
    if pk is None:
        return None
    found = Provider.objects.offering(KINDS[task]).filter(pk=pk).first()
    if found is None:
        raise FilmError("engine_gone")
    return found


def model_of(options: FilmOptions, task: Task) -> str:
    """The model that a film's settings mean. Raises FilmError."""
    chosen: str = getattr(options, f"{task}_model")
    if chosen:
        return chosen
    engine: str = getattr(options, task)
    provider = provider_of(engine, task)
    if provider is not None:
        return provider.model_for(KINDS[task])
    return _MODELS[task] if engine == LOCAL else ""


def check(options: FilmOptions, person: User, tasks: tuple[Task, ...]) -> None:
    """Whether all that the settings name is there and may be asked. Raises FilmError,
    ConsentError."""
    for task in tasks:
        engine = getattr(options, task)
        provider = provider_of(engine, task)
        if provider is not None:
            if provider.is_hosted and not has_agreed(person, provider):
                raise ConsentError
        elif engine == LOCAL:
            _check_here(task)


def _check_here(task: Task) -> None:
    if task == "translator" and not apertium.is_installed():
        raise FilmError("needs_part", {"part": apertium.PROGRAM})
    for part in PARTS.get(task, ()):
        if not is_there(part):
            raise FilmError("needs_part", {"part": part})
