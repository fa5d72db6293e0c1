"""Starting a film, how far it is, and letting go of it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.films.access import film_of
from apps.films.errors import FilmError
from apps.films.services import processing, receiving, removing, watching
from apps.films.views.framing import state_of
from apps.media.errors import FileError
from apps.providers.errors import ProviderError
from futu.http import Request, asked_by_post


@require_safe
@login_required
def state(request: Request, film_id: UUID) -> HttpResponse:
    """The part of the page that is asked for again while the film is worked on."""
    return render(request, "films/_state.html", state_of(film_of(request, film_id)))


@asked_by_post
@login_required
def start(request: Request, film_id: UUID) -> HttpResponse:
    film = film_of(request, film_id)
    if request.method == "POST":
        try:
            if request.POST.get("rights") and not film.rights_confirmed:
                receiving.confirm_rights(film)
            processing.start(film, request.POST.get("from_stage") or None)
        except (FilmError, FileError, ProviderError) as error:
            messages.error(request, str(error))
    return redirect(film)


@asked_by_post
@login_required
def make_copy(request: Request, film_id: UUID) -> HttpResponse:
    """For a film that browsers cannot play."""
    film = film_of(request, film_id)
    if request.method == "POST":
        try:
            watching.ask_for_copy(film)
        except FilmError as error:
            messages.error(request, str(error))
    return redirect(film)


@asked_by_post
@login_required
def delete(request: Request, film_id: UUID) -> HttpResponse:
    film = film_of(request, film_id)
    if request.method == "GET":
        return redirect(film)
    removing.remove(film)
    messages.success(request, _("The film was deleted, with all that was made of it."))
    return redirect("films:index")
