"""What every page of a film shows around its own part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import User
from apps.films.models import Film, Output
from apps.films.options import NOBODY, FilmOptions
from apps.films.services import engines, processing
from apps.films.services.engines import Choice, Task
from apps.films.stages.names import STAGES
from apps.jobs import services as jobs
from futu.http import Request

TASKS: dict[Task, str | Promise] = {
    "recogniser": gettext_lazy("Recognising speech"),
    "translator": gettext_lazy("Translating"),
    "speech": gettext_lazy("Speaking"),
}


@dataclass(frozen=True, slots=True)
class Ability:
    """Who does a part of the work, and what is missing for it, if anything."""

    title: str | Promise
    by: str
    missing: str = ""


def abilities(person: User, options: FilmOptions) -> list[Ability]:
    return [_ability(task, person, options) for task in TASKS if _is_wanted(task, options)]


def _is_wanted(task: Task, options: FilmOptions) -> bool:
    return not (task == "speech" and options.subtitles_only)


def _ability(task: Task, person: User, options: FilmOptions) -> Ability:
    engine: str = getattr(options, task)
    offered = engines.choices(task, person)
    found = next((one for one in offered if one.value == engine), None)
    if found is None:
        return Ability(TASKS[task], _("nobody"), _("The chosen provider is gone. Choose another."))
    return Ability(TASKS[task], titled(found), _missing(task, found, offered))


def titled(choice: Choice) -> str:
    if choice.value == NOBODY or not choice.model:
        return str(choice.title)
    return f"{choice.title} ({choice.model})"


def _missing(task: Task, found: Choice, offered: list[Choice]) -> str:
    if found.missing:
        part = {"part": found.missing}
        return _("“%(part)s” is not installed on this server. The operator can add it.") % part
    if not found.may:
        return _("You have not agreed yet that it gets what is yours: see Settings, Hosted models.")
    if found.value == NOBODY:
        return _nobody(any(one.value != NOBODY for one in offered))
    return ""


def _nobody(can_choose: bool) -> str:
    if can_choose:
        return _(
            "Without one you get subtitles in the film's language. Choose one in the settings."
        )
    return _(
        "No model that translates is set up here, so you get subtitles in the film's language. You "
        "can bring a translation as SRT, VTT or ASS, or write it; then the film is spoken."
    )


def lines_version(film: Film) -> str:
    """Changes when lines came or went, and a few times while a stage goes through them."""
    stage = film.job.present_stage if film.is_active and film.job else None
    share = f"{stage.name}{10 * stage.done // max(1, stage.total)}" if stage else ""
    return f"{film.lines_key[:8]}-{film.characters_key[:8]}-{film.state}-{share}"


def parts_version(film: Film) -> str:
    """Changes when the player has more to play: the film was read, its wave or a dub came."""
    wave = film.artifacts.filter(stage="audio", data__what="peaks").exists()
    dub = film.outputs.filter(kind=Output.Kind.SOUND).values_list("key", flat=True).first()
    return f"{bool(film.duration_ms):d}{bool(film.web_copy_id):d}{wave:d}{(dub or '')[:8]}"


def state_of(film: Film, problem: str = "") -> dict[str, Any]:
    """What _state.html shows."""
    is_new = film.state == "new"
    return {
        "film": film,
        "problem": problem,
        "lines_version": lines_version(film),
        "parts_version": parts_version(film),
        "stages": [(stage.name, stage.title) for stage in STAGES],
        "stalled": _stalled(film),
        "expected": processing.expected(film) if is_new and film.duration_ms else None,
        "abilities": abilities(film.owner, film.settings) if is_new else [],
        "is_changed": is_changed(film),
    }


def _stalled(film: Film) -> list[str]:
    """Queues that the film waits for and nobody serves."""
    if film.job is None or not film.is_active:
        return []
    return jobs.stalled_among([film.job, *film.job.children.all()])


def is_changed(film: Film) -> bool:
    """Whether lines or voices were changed since those were read that the results are made of."""
    if film.finished is None or film.is_active:
        return False
    return film.edits.filter(created__gt=film.lines_read or film.finished).exists()


def film_page(
    request: Request, film: Film, tab: str, more: dict[str, Any], status: int = 200
) -> HttpResponse:
    context = state_of(film) | {"tab": tab} | more
    return render(request, f"films/{tab}.html", context, status=status)
