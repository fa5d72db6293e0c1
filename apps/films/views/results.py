"""What a film has to take away, what is to be looked at, what was changed; subtitles brought in."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.films import languages
from apps.films.access import film_of
from apps.films.errors import FilmError
from apps.films.models import Film
from apps.films.services import history as steps_of
from apps.films.services import importing, outputs
from apps.films.services.checks import Finding, qc
from apps.films.subtitles import FORMATS, READ_BYTES
from apps.films.views.framing import film_page
from futu.http import Request, asked_by_post

# Of one kind; the rest is a filter of the table away.
FINDINGS = 30


@dataclass(slots=True)
class Findings:
    """Of one kind: the first ones, and how many there are."""

    code: str
    is_severe: bool
    count: int = 0
    first: list[Finding] = field(default_factory=list)


@require_safe
@login_required
def checks(request: Request, film_id: UUID) -> HttpResponse:
    film = film_of(request, film_id)
    kinds: dict[str, Findings] = {}
    for one in qc(film):
        kind = kinds.setdefault(one.problem.code, Findings(one.problem.code, one.problem.is_severe))
        kind.count += 1
        if kind.count <= FINDINGS:
            kind.first.append(one)
    more = {"kinds": list(kinds.values()), "has_lines": film.cues.exists()}
    return film_page(request, film, "checks", more)


@require_safe
@login_required
def results(request: Request, film_id: UUID) -> HttpResponse:
    film = film_of(request, film_id)
    more = {
        "outputs": outputs.outputs(film),
        "subtitles": _languages(film),
        "forms": FORMATS,
        "own": languages.name_of(film.language) if film.language else "",
        "target": languages.name_of(film.target_language),
        "has_lines": film.cues.exists(),
    }
    return film_page(request, film, "results", more)


def _languages(film: Film) -> list[tuple[str, str]]:
    found = [film.language] if film.language and film.cues.exists() else []
    if film.cues.filter(translations__language=film.target_language).exists():
        found.append(film.target_language)
    return [(code, languages.name_of(code)) for code in found]


@asked_by_post
@login_required
def bring(request: Request, film_id: UUID) -> HttpResponse:
    """Subtitles of one's own: as the lines, or as their translation."""
    film = film_of(request, film_id)
    if request.method == "POST":
        try:
            messages.success(request, _brought(request, film))
        except FilmError as error:
            messages.error(request, str(error))
    return redirect("films:results", film.pk)


def _brought(request: Request, film: Film) -> str:
    """What became of it. Raises FilmError."""
    file = request.FILES.get("file")
    if file is None:
        raise FilmError("no_lines", {"name": ""})
    name, content = file.name or "", file.read(READ_BYTES + 1)
    if request.POST.get("as") == "lines":
        found = importing.import_lines(film, request.user, content, name)
    else:
        found = importing.import_translation(film, request.user, content, name)
    said = {"taken": found.taken, "of": found.of, "without": found.without}
    if found.without:
        return (
            _("%(taken)s of %(of)s lines were taken; %(without)s lines of the film have none.")
            % said
        )
    return _("%(taken)s of %(of)s lines were taken.") % said


@require_safe
@login_required
def history(request: Request, film_id: UUID) -> HttpResponse:
    film = film_of(request, film_id)
    more = {
        "steps": steps_of.steps(film),
        "can_undo": steps_of.can_undo(film),
        "can_redo": steps_of.can_redo(film),
    }
    return film_page(request, film, "history", more)
