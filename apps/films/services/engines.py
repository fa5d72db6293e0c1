"""What can hear, translate and speak: this machine's models, and providers by their rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.films.errors import FilmError
from apps.films.options import LOCAL, NOBODY, PROVIDER, FilmOptions, provider_id
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
    found = [] if task == "translator" else [_here(task)]
    if task == "translator":
        found.append(Choice(NOBODY, _("Nobody: I write or import the translation")))
    for provider in Provider.objects.offering(KINDS[task]):
        may = person is None or not provider.is_hosted or has_agreed(person, provider)
        model = provider.model_for(KINDS[task])
        found.append(
            Choice(f"{PROVIDER}{provider.pk}", provider.name, provider.is_hosted, may, model)
        )
    return found


def _here(task: Task) -> Choice:
    missing = next((part for part in PARTS[task] if not is_there(part)), "")
    return Choice(LOCAL, _("This machine"), missing=missing, model=_MODELS[task])


_MODELS = {"recogniser": "whisper-base", "speech": "kokoro"}


def is_there(module: str) -> bool:
    return find_spec(module) is not None


def usual_translator(person: User | None) -> str:
    """The first provider that may be asked; nobody otherwise."""
    may = [one.value for one in choices("translator", person) if one.may and one.value != NOBODY]
    return may[0] if may else NOBODY


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
    provider = provider_of(getattr(options, task), task)
    return provider.model_for(KINDS[task]) if provider else _MODELS.get(task, "")


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
    for part in PARTS.get(task, ()):
        if not is_there(part):
            raise FilmError("needs_part", {"part": part})


Asked = Callable[[], object]
