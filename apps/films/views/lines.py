"""Lines: the page with player and table, and what is changed in it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.shortcuts import render as rendered
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.models import User
from apps.films.access import cue_of, film_of
from apps.films.errors import FilmError
from apps.films.forms import LineForm
from apps.films.models import Cue, Edit, Film
from apps.films.services import editing, history, retaking
from apps.films.services.lines import line as line_row
from apps.films.views.framing import film_page
from apps.films.views.playing import player_of
from apps.films.views.table import (
    address_of,
    lines_response,
    problem_of,
    row_response,
    table_of,
    wordings_of,
)
from apps.jobs.models import Job
from apps.providers.errors import ProviderError
from futu.given import given_number
from futu.http import Request, asked_by_post

# A line that is added lasts so long where nothing follows, in milliseconds.
NEW_MS = 2000
Change = Callable[[Request, Cue], UUID | None]


@require_safe
@login_required
def film(request: Request, film_id: UUID) -> HttpResponse:
    found = film_of(request, film_id)
    context = table_of(request, found) | {"player": player_of(found)}
    return film_page(request, found, "lines", context)


@require_safe
@login_required
def lines(request: Request, film_id: UUID) -> HttpResponse:
    """The table alone: another page of it, or other lines."""
    return rendered(request, "films/_lines.html", table_of(request, film_of(request, film_id)))


@require_http_methods(["GET", "POST"])
@login_required
def line(request: Request, cue_id: UUID) -> HttpResponse:
    """GET: its editor, or with `shut` the line as the table has it. POST: saved."""
    cue = cue_of(request, cue_id)
    if request.method == "GET":
        is_shut = "shut" in request.GET
        problem = problem_of(cue) if is_shut else ""
        return row_response(request, cue, is_open=not is_shut, problem=problem)
    form = _form(request, cue)
    if not _saved(request, cue, form):
        return row_response(request, cue, form=form, is_open=True)
    return row_response(request, cue) if request.htmx else redirect(address_of(request, cue.film))


def _form(request: Request, cue: Cue) -> LineForm:
    return LineForm(request.POST, film=cue.film, auto_id=f"%s-{cue.pk}")


def _saved(request: Request, cue: Cue, form: LineForm) -> bool:
    """Whether it was; otherwise the form says why."""
    if not form.is_valid() or form.is_overtaken(line_row(cue)):
        return False
    changes = {name: value for name, value in form.changes.items() if value != getattr(cue, name)}
    try:
        with transaction.atomic():
            if changes:
                editing.edit(cue, request.user, **changes)
            _translate(request, cue, form)
    except FilmError as error:
        form.add_error(None, str(error))
        return False
    return True


def _translate(request: Request, cue: Cue, form: LineForm) -> None:
    if not form.is_meant("translation"):
        return
    text = form.cleaned_data["translation"].strip()
    if text != line_row(cue).text.strip():
        editing.translate_text(cue, request.user, text)


def changing(change: Change) -> Callable[..., HttpResponse]:
    """A view that changes lines: what the editor holds is saved first; the table comes anew.

    `change` returns the line that is chosen then.
    """

    @wraps(change)
    @asked_by_post
    @login_required
    def view(request: Request, cue_id: UUID) -> HttpResponse:
        cue = cue_of(request, cue_id)
        if request.method == "GET":
            return redirect(cue.film)
        if "whole" in request.POST:
            form = _form(request, cue)
            if not _saved(request, cue, form):
                return lines_response(request, cue.film, open_=cue.pk, form=form)
        try:
            chosen = change(request, cue)
        except (FilmError, ProviderError) as error:
            messages.error(request, str(error))
            chosen = cue.pk
        return lines_response(request, cue.film, chosen=chosen)

    return view


@changing
def split(request: Request, cue: Cue) -> UUID | None:
    """Before a word, or at a moment."""
    word = given_number(request.POST.get("at_word", ""))
    at = given_number(request.POST.get("at", ""))
    first, _second = (
        editing.split(cue, request.user, at_word=word)
        if word is not None
        else editing.split(cue, request.user, at_ms=at)
    )
    return first.pk


@changing
def merge(request: Request, cue: Cue) -> UUID | None:
    return editing.merge(cue, request.user).pk


@changing
def remove(request: Request, cue: Cue) -> UUID | None:
    following = editing.next_of(cue)
    editing.remove(cue, request.user)
    return following.pk if following else None


@changing
def lock(request: Request, cue: Cue) -> UUID | None:
    editing.edit(cue, request.user, locked=not cue.locked)
    return cue.pk


@changing
def add(request: Request, cue: Cue) -> UUID | None:
    """In the gap after a line, or over what follows where there is none."""
    following = editing.next_of(cue)
    start = cue.end_ms
    end = min(start + NEW_MS, cue.film.duration_ms or start + NEW_MS)
    if following and following.start_ms - start >= editing.SHORTEST_MS:
        end = min(end, following.start_ms)
    return editing.add(cue.film, request.user, start, end, "", cue.character).pk


@asked_by_post
@login_required
def speak(request: Request, cue_id: UUID) -> HttpResponse:
    """Save the line and have a model say it; a job does it."""
    return _anew(request, cue_id, retaking.regenerate)


@asked_by_post
@login_required
def retranslate(request: Request, cue_id: UUID) -> HttpResponse:
    """Save the line and have it translated alone; a job does it."""
    return _anew(request, cue_id, retaking.retranslate)


def _anew(request: Request, cue_id: UUID, ask: Callable[[Cue], Job]) -> HttpResponse:
    """`table`: all lines come, for whoever asks without the line's editor."""
    cue = cue_of(request, cue_id)
    if request.method == "GET":
        return redirect(cue.film)
    form = _form(request, cue)
    if not _saved(request, cue, form):
        return row_response(request, cue, form=form, is_open=True)
    try:
        ask(cue)
    except (FilmError, ProviderError) as error:
        messages.error(request, str(error))
    if "table" in request.POST:
        return lines_response(request, cue.film, chosen=cue.pk)
    return row_response(request, cue) if request.htmx else redirect(address_of(request, cue.film))


@require_http_methods(["GET", "POST"])
@login_required
def alternatives(request: Request, cue_id: UUID) -> HttpResponse:
    """POST saves the line and asks for other wordings: its editor stays open. It asks by GET what
    came of that, so that what is typed meanwhile stays."""
    cue = cue_of(request, cue_id)
    if request.method == "GET":
        if not request.htmx:
            return redirect(cue.film)
        return rendered(request, "films/_alternatives.html", wordings_of(cue))
    form = _form(request, cue)
    if not _saved(request, cue, form):
        return row_response(request, cue, form=form, is_open=True)
    try:
        retaking.alternatives(cue)
    except (FilmError, ProviderError) as error:
        messages.error(request, str(error))
    return row_response(request, cue, is_open=True)


@asked_by_post
@login_required
def undo(request: Request, film_id: UUID) -> HttpResponse:
    return _step(request, film_of(request, film_id), editing.undo, _("Undone: %(what)s"))


@asked_by_post
@login_required
def redo(request: Request, film_id: UUID) -> HttpResponse:
    return _step(request, film_of(request, film_id), editing.redo, _("Done again: %(what)s"))


def _step(
    request: Request, film: Film, step: Callable[[Film, User], Edit], words: str
) -> HttpResponse:
    chosen = None
    if request.method == "POST":
        try:
            edit = step(film, request.user)
            messages.success(request, words % {"what": history.ACTIONS.get(edit.action, "")})
            chosen = _touched(film, edit)
        except FilmError as error:
            messages.error(request, str(error))
    return lines_response(request, film, chosen=chosen)


def _touched(film: Film, edit: Edit) -> UUID | None:
    ids = [*edit.before.get("cues", {}), *edit.after.get("cues", {})]
    found = film.cues.filter(pk__in=ids).in_order().first()
    return found.pk if found else None
