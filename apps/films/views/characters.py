"""Who speaks in a film: names, voices, auditions, clones; merged and divided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.films.access import audition_of, character_of, film_of
from apps.films.errors import FilmError
from apps.films.forms import CharacterForm
from apps.films.models import Character, Cue, Film, Voice
from apps.films.options import provider_id
from apps.films.services import casting, editing, retaking
from apps.films.services import characters as services
from apps.films.services import voices as cloned
from apps.films.views.framing import film_page
from apps.providers.errors import ProviderError
from futu.given import given_ids
from futu.http import Request, asked_by_post

LINES = 50
STOCK, CLONE = "stock:", "voice:"


@dataclass(frozen=True, slots=True)
class Card:
    """A character with its form, how many lines it has, and the first of them."""

    character: Character
    form: CharacterForm
    count: int
    first: Cue | None


@require_safe
@login_required
def characters(request: Request, film_id: UUID) -> HttpResponse:
    return _page(request, film_of(request, film_id))


def _page(
    request: Request, film: Film, failed: CharacterForm | None = None, of: UUID | None = None
) -> HttpResponse:
    clones = cloned.usable(film)
    cards = [_card(film, one, clones, failed if one.pk == of else None) for one in _counted(film)]
    status = 422 if failed is not None and not request.htmx else 200
    more = {"cards": cards, "can_speak": not film.settings.subtitles_only}
    return film_page(request, film, "characters", more, status)


def _counted(film: Film) -> list[Any]:
    return list(
        film.characters.order_by("place", "name")
        .annotate(count=Count("cues"))
        .select_related("voice")
    )


def _card(film: Film, one: Any, clones: list[Voice], failed: CharacterForm | None = None) -> Card:
    form = failed or _form(film, one, clones)
    return Card(one, form, one.count, one.cues.in_order().first())


def _form(film: Film, one: Character, clones: list[Voice], data: Any = None) -> CharacterForm:
    given = {"name": one.name, "gender": one.gender, "voice": _voice_of(one)}
    choices = voice_choices(film, one, clones)
    by_name = provider_id(film.settings.speech) is not None
    auto_id = f"%s-{one.pk}"
    return CharacterForm(data, initial=given, voices=choices, by_name=by_name, auto_id=auto_id)


def _voice_of(one: Character) -> str:
    if one.voice_id:
        return f"{CLONE}{one.voice_id}"
    return f"{STOCK}{one.voice_key}" if one.voice_key and not one.voice_is_usual else ""


def voice_choices(film: Film, one: Character, usable: list[Voice]) -> list[tuple[str, Any]]:
    """As it is assigned; the person's clones that may speak here; the engine's own voices."""
    stock = casting.stock(film)
    names = {voice.key: voice.name for voice in stock}
    usual = names.get(one.voice_key, one.voice_key) if one.voice_is_usual else ""
    first = _("Chosen by the house") + (f" ({usual})" if usual else "")
    found: list[tuple[str, Any]] = [("", first)]
    if clones := [(f"{CLONE}{voice.pk}", voice.name) for voice in usable]:
        found.append((_("Cloned voices"), clones))
    if stock:
        found.append((_("Voices of this machine"), [(f"{STOCK}{v.key}", _said(v)) for v in stock]))
    elif one.voice_key and not one.voice_is_usual:
        found.append((f"{STOCK}{one.voice_key}", one.voice_key))
    return found


def _said(voice: Any) -> str:
    genders = {"female": _("female"), "male": _("male")}
    return f"{voice.name} ({genders.get(voice.gender, voice.gender)})"


@require_http_methods(["GET", "POST"])
@login_required
def character(request: Request, character_id: UUID) -> HttpResponse:
    """GET: its lines. POST: name, gender and voice."""
    one = character_of(request, character_id)
    if request.method == "GET":
        return _own_page(request, one)
    form = _form(one.film, one, cloned.usable(one.film), request.POST)
    if form.is_valid():
        try:
            _change(request, one, form.cleaned_data)
        except FilmError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("“%(name)s” was saved.") % {"name": one.name})
            return redirect(f"{reverse('films:characters', args=[one.film_id])}#c-{one.pk}")
    return _page(request, one.film, form, one.pk)


def _change(request: Request, one: Character, given: dict[str, str]) -> None:
    """Only what differs is a step of the history."""
    if given["name"] != one.name:
        services.rename(one, request.user, given["name"])
    if given["gender"] != one.gender:
        services.set_gender(one, request.user, given["gender"])
    wanted = wanted_voice(given)
    if wanted != _voice_of(one):
        key, voice = chosen_voice(request, wanted)
        services.choose_voice(one, request.user, key, voice=voice)


def wanted_voice(given: Mapping[str, str]) -> str:
    """A voice that is named counts before one that is chosen."""
    name = (given.get("provider_voice") or "").strip()
    return f"{STOCK}{name[:200]}" if name else given.get("voice", "")


def chosen_voice(request: Request, value: str) -> tuple[str, Any]:
    """A stock voice's key, or a clone. Raises FilmError."""
    if not value.startswith(CLONE):
        return value.removeprefix(STOCK), None
    ids = given_ids([value.removeprefix(CLONE)])
    voice = next((one for one in cloned.of_person(request.user) if one.pk in ids), None)
    if voice is None:
        raise FilmError("voice_unknown")
    return "", voice


def _own_page(request: Request, one: Character) -> HttpResponse:
    page: Page = Paginator(one.cues.in_order(), LINES).get_page(request.GET.get("page"))
    others = one.film.characters.exclude(pk=one.pk)
    return film_page(request, one.film, "character", {"one": one, "page": page, "others": others})


@asked_by_post
@login_required
def character_lines(request: Request, character_id: UUID) -> HttpResponse:
    """The chosen lines go to another character, or become one of their own."""
    one = character_of(request, character_id)
    if request.method == "GET":
        return redirect("films:character", one.pk)
    cues = list(one.cues.filter(pk__in=given_ids(request.POST.getlist("cue"))))
    target = one.film.characters.filter(pk__in=given_ids([request.POST.get("into", "")])).first()
    try:
        if target is None:
            target = services.split(one.film, request.user, cues, request.POST.get("name", ""))
        else:
            editing.assign(one.film, request.user, cues, target)
    except FilmError as error:
        messages.error(request, str(error))
        return redirect("films:character", one.pk)
    messages.success(request, _("The lines are “%(name)s” now.") % {"name": target.name})
    return redirect("films:character", target.pk)


@asked_by_post
@login_required
def merge_characters(request: Request, film_id: UUID) -> HttpResponse:
    film = film_of(request, film_id)
    if request.method == "POST":
        found = {str(one.pk): one for one in film.characters.all()}
        into, other = (found.get(request.POST.get(name, "")) for name in ("into", "other"))
        try:
            if into is None or other is None:
                raise FilmError("merge_self")
            services.merge(into, request.user, other)
        except FilmError as error:
            messages.error(request, str(error))
        else:
            said = {"name": into.name}
            messages.success(request, _("Both are “%(name)s” now. Undo is at the lines.") % said)
    return redirect("films:characters", film.pk)


@asked_by_post
@login_required
def audition(request: Request, character_id: UUID) -> HttpResponse:
    """A voice says something: the one that is chosen in the form, which need not be saved."""
    one = character_of(request, character_id)
    if request.method == "GET":
        return redirect("films:characters", one.film_id)
    try:
        key, voice = chosen_voice(request, wanted_voice(request.POST))
        made = retaking.audition(one, request.POST.get("text", ""), key, voice)
    except (FilmError, ProviderError) as error:
        return _told(request, one, {"character": one, "problem": str(error)})
    return _told(request, one, {"character": one, "audition": made})


@require_safe
@login_required
def auditioned(request: Request, audition_id: UUID) -> HttpResponse:
    """Asked again until it can be heard."""
    made = audition_of(request, audition_id)
    job = made.job
    problem = job.error if job and not job.is_active and made.file is None else ""
    return _told(request, made.character, {"audition": made, "problem": problem})


def _told(request: Request, one: Character, more: dict[str, Any]) -> HttpResponse:
    context = {"character": one} | more
    if request.htmx:
        return render(request, "films/_audition.html", context)
    return film_page(request, one.film, "auditioned", context)
