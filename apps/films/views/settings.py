"""How a film is made: languages, models, sound; and all models, each with a trial."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.films.access import film_of
from apps.films.errors import FilmError
from apps.films.forms import ENGINES, SettingsForm, UsualForm
from apps.films.models import Film
from apps.films.options import NOBODY
from apps.films.services import engines, trying, usual_settings
from apps.films.services.engines import Task
from apps.films.views.framing import TASKS, film_page, titled
from apps.providers.errors import ProviderError
from futu.http import Request, asked_by_post


@require_http_methods(["GET", "POST"])
@login_required
def settings(request: Request, film_id: UUID) -> HttpResponse:
    film = film_of(request, film_id)
    form = SettingsForm(
        request.POST if request.method == "POST" else None,
        person=request.user,
        initial=_initial(film),
    )
    if request.method == "POST" and form.is_valid() and _kept(film, form):
        messages.success(request, _("The settings were saved. They count from the next start."))
        return redirect("films:settings", film.pk)
    more = {
        "form": form,
        "engines": [form[task] for task in ENGINES],
        "sounds": film.tracks.filter(kind="audio"),
        "is_locked": film.is_active,
    }
    return film_page(request, film, "settings", more, 422 if form.errors else 200)


def _initial(film: Film) -> dict[str, Any]:
    return film.settings.model_dump() | {
        "title": film.title,
        "source_language": film.source_language,
        "target_language": film.target_language,
    }


def _kept(film: Film, form: SettingsForm) -> bool:
    """Whether they were; otherwise the form says why."""
    given = form.cleaned_data
    try:
        usual_settings.settle_options(
            film,
            form.options,
            title=given["title"],
            source_language=given["source_language"],
            target_language=given["target_language"],
        )
    except (FilmError, ProviderError) as error:
        form.add_error(None, str(error))
        return False
    return True


@require_http_methods(["GET", "POST"])
@login_required
def models(request: Request) -> HttpResponse:
    """What can hear, translate and speak here, and what the next films begin with."""
    form = UsualForm(
        request.POST if request.method == "POST" else None,
        person=request.user,
        initial=_usual(request),
    )
    if request.method == "POST" and form.is_valid() and _kept_usual(request, form):
        messages.success(request, _("Your next films begin with these."))
        return redirect("films:models")
    tasks = [
        {"key": task, "title": title, "choices": _offered(request, task)}
        for task, title in TASKS.items()
    ]
    context = {"tasks": tasks, "form": form}
    return render(request, "films/models.html", context, status=422 if form.errors else 200)


def _usual(request: Request) -> dict[str, Any]:
    spoken, target = usual_settings.usual_languages(request.user)
    options = usual_settings.usual_options(request.user).model_dump()
    return options | {"source_language": spoken, "target_language": target}


def _kept_usual(request: Request, form: UsualForm) -> bool:
    """Whether it was; otherwise the form says why."""
    given = form.cleaned_data
    engines_of: dict[str, Any] = {task: given[task] for task in ENGINES}
    try:
        usual_settings.keep_usual(
            request.user, engines_of, given["source_language"], given["target_language"]
        )
    except (FilmError, ProviderError) as error:
        form.add_error(None, str(error))
        return False
    return True


def _offered(request: Request, task: Task) -> list[dict[str, Any]]:
    return [
        {"choice": one, "title": titled(one), "can_try": one.may and not one.missing}
        for one in engines.choices(task, request.user)
        if one.value != NOBODY
    ]


@asked_by_post
@login_required
def try_model(request: Request) -> HttpResponse:
    """A small request to a model: how long it took, and what it said; or what is wrong."""
    if request.method == "GET":
        return redirect("films:models")
    task, engine = request.POST.get("task", ""), _engine(request)
    if task not in TASKS:
        raise Http404
    known = engines.choices(task, request.user)
    found = next((one for one in known if one.value == engine), None)
    if found is None or engine == NOBODY:
        messages.error(request, _("Choose a model to try."))
        return HttpResponse() if request.htmx else redirect("films:models")
    tried = trying.try_engine(task, engine, request.user)
    context = {"title": titled(found), "tried": tried}
    if request.htmx:
        return render(request, "films/_tried.html", context)
    return render(request, "films/tried.html", context)


def _engine(request: Request) -> str:
    """Named by itself, or as the form of settings names it."""
    return request.POST.get("engine") or request.POST.get(request.POST.get("task", ""), "")
