"""The list of films, and adding one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from apps.films.errors import FilmError
from apps.films.forms import FilmForm
from apps.films.models import Film
from apps.films.services import receiving, usual_settings
from apps.films.views.framing import abilities
from apps.media.errors import FileError
from futu.given import given_ids, given_text
from futu.htmx import wants_partial
from futu.http import Request

PAGE = 24
SHOWS = {
    "": gettext_lazy("All"),
    "active": gettext_lazy("Under way"),
    "done": gettext_lazy("Done"),
    "failed": gettext_lazy("Failed"),
    "new": gettext_lazy("Not started"),
}
ACTIVE = {"waiting", "working", "paused"}


@require_http_methods(["GET", "POST"])
@login_required
def index(request: Request) -> HttpResponse:
    """A POST is a small film sent without a script."""
    if request.method == "GET":
        return _page(request, FilmForm(initial=_usual(request)))
    form = FilmForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            return redirect(_added(request, form))
        except (FilmError, FileError) as error:
            form.add_error(None, str(error))
    return _page(request, form, status=422)


def _usual(request: Request) -> dict[str, str]:
    """The languages that the person chose for their films, else those of the last one."""
    spoken, target = usual_settings.usual_languages(request.user)
    last = Film.objects.owned_by(request.user.pk).order_by("-created").first()
    if last is not None and not spoken:
        spoken, target = last.source_language, last.target_language
    return {"source_language": spoken, "target_language": target}


def _added(request: Request, form: FilmForm) -> Film:
    given = form.cleaned_data
    return receiving.receive(
        request.user,
        given["file"],
        given["file"].name,
        title=given["title"],
        source_language=given["source_language"],
        target_language=given["target_language"],
        rights=True,
    )


def _page(request: Request, form: FilmForm, status: int = 200) -> HttpResponse:
    context = _list(request)
    if wants_partial(request):
        return render(request, "films/index.html#list", context)
    parts = abilities(request.user, usual_settings.usual_options(request.user))
    context |= {
        "form": form,
        "abilities": parts,
        "is_incomplete": any(one.missing for one in parts),
        "total": Film.objects.owned_by(request.user.pk).count(),
        "shows": list(SHOWS.items()),
    }
    return render(request, "films/index.html", context, status=status)


def _list(request: Request) -> dict[str, Any]:
    name, show = given_text(request.GET.get("name", "")), request.GET.get("show", "")
    films = Film.objects.owned_by(request.user.pk).listed()
    if name:
        films = films.filter(title__icontains=name)
    rows = [film for film in films if _is_shown(film, show)]
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return {
        "page": page,
        "name": name,
        "show": show if show in SHOWS else "",
        "busy": any(film.is_active for film in page),
    }


def _is_shown(film: Film, show: str) -> bool:
    if show == "active":
        return film.state in ACTIVE
    return show not in SHOWS or not show or film.state == show


@require_safe
@login_required
def arrived(request: Request) -> HttpResponse:
    """From the file that was sent to the film that it became."""
    ids = given_ids(request.GET.getlist("file"))
    film = get_object_or_404(Film.objects.owned_by(request.user.pk), source__in=ids)
    messages.success(request, _("The film is here. Look at what it will take, then start it."))
    return redirect(film)
