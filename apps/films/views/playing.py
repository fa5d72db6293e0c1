"""What a film's player plays: the picture, a second sound, subtitles, the wave."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from apps.films import languages
from apps.films.access import cue_of, film_of
from apps.films.errors import FilmError
from apps.films.ffmpeg.picture import is_playable
from apps.films.ffmpeg.probe import Probe
from apps.films.models import Film
from apps.films.services import outputs, watching
from apps.films.subtitles import FORMATS, Format
from apps.jobs.models import Job
from apps.media.models import StoredFile
from futu.http import Request

TYPES = {"srt": "application/x-subrip", "vtt": "text/vtt", "ass": "text/x-ssa"}


@dataclass(frozen=True, slots=True)
class SubtitleLink:
    language: str
    title: str
    address: str
    is_shown: bool = False


@dataclass(frozen=True, slots=True)
class PlayerView:
    """`address` is empty while there is nothing that a browser plays: then a copy is offered, or
    made by the job `copying`."""

    address: str
    dub: str
    peaks: str
    from_title: str
    to_title: str
    subtitles: list[SubtitleLink]
    offers_copy: bool
    copying: Job | None


def player_of(film: Film) -> PlayerView:
    spoken = languages.name_of(film.language) if film.language else ""
    lacks_copy = watching.needs_copy(film)
    return PlayerView(
        address=_address(_playable(film)),
        dub=_address(outputs.dub_sound(film)),
        peaks=_address(_peaks(film)),
        from_title=spoken,
        to_title=languages.name_of(film.target_language),
        subtitles=_subtitles(film),
        offers_copy=lacks_copy,
        copying=watching.copying(film) if lacks_copy else None,
    )


def _address(stored: StoredFile | None) -> str:
    return reverse("media:file", args=[stored.pk]) if stored else ""


def _playable(film: Film) -> StoredFile | None:
    """The copy for browsers, or the film where they play that."""
    if film.web_copy is not None or not film.facts:
        return film.web_copy
    return film.source if is_playable(Probe.of(film.facts)) else None


def _peaks(film: Film) -> StoredFile | None:
    found = film.artifacts.filter(stage="audio", data__what="peaks").select_related("file").first()
    return found.file if found else None


def _subtitles(film: Film) -> list[SubtitleLink]:
    """Of the languages that have lines, the target's shown first."""
    if not film.cues.exists():
        return []
    codes = [film.language] if film.language else []
    if film.cues.filter(translations__language=film.target_language).exists():
        codes.append(film.target_language)
    return [_link(film, code, is_shown=code == codes[-1]) for code in codes]


def _link(film: Film, code: str, *, is_shown: bool) -> SubtitleLink:
    address = reverse("films:subtitles", args=[film.pk, code, "vtt"])
    return SubtitleLink(code, languages.name_of(code), address, is_shown)


@require_safe
@login_required
def subtitles(request: Request, film_id: UUID, language: str, form: str) -> HttpResponse:
    """As the lines are now."""
    film = film_of(request, film_id)
    if form not in FORMATS:
        raise Http404
    kind: Format = form
    try:
        text = outputs.subtitle_text(film, language, kind)
    except FilmError as error:
        messages.error(request, str(error))
        return redirect("films:results", film.pk)
    response = HttpResponse(text, content_type=f"{TYPES[kind]}; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    if "download" in request.GET:
        name = f"{film.title}.{language}.{kind}"
        response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


@require_safe
@login_required
def original(request: Request, cue_id: UUID) -> HttpResponse:
    """A line as it is in the film."""
    cue = cue_of(request, cue_id)
    try:
        content = outputs.original_sound(cue)
    except FilmError as error:
        messages.error(request, str(error))
        return redirect(cue.film)
    response = HttpResponse(content, content_type="audio/wav")
    response["Cache-Control"] = "private, no-store"
    return response
