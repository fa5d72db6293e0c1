"""Words that are always translated in one way: of a film, and of all of a person's films."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from apps.films.access import film_of, term_of
from apps.films.errors import FilmError
from apps.films.forms import TermForm
from apps.films.models import Film, Term
from apps.films.services import terms as services
from apps.films.views.framing import film_page
from futu.http import Request, asked_by_post

MOST = 300


@require_http_methods(["GET", "POST"])
@login_required
def terms(request: Request) -> HttpResponse:
    """Of all films."""
    form = TermForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and _added(request, form, None):
        return redirect("films:terms")
    status = 422 if form.errors else 200
    context = {"form": form, "terms": services.of_person(request.user)[:MOST]}
    return render(request, "films/all_terms.html", context, status=status)


@require_http_methods(["GET", "POST"])
@login_required
def film_terms(request: Request, film_id: UUID) -> HttpResponse:
    film = film_of(request, film_id)
    form = TermForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and _added(request, form, film):
        return redirect("films:film_terms", film.pk)
    found = list(services.of_film(film)[: 2 * MOST])
    more = {
        "form": form,
        "terms": [one for one in found if one.film_id],
        "shared": [one for one in found if not one.film_id],
    }
    return film_page(request, film, "terms", more, 422 if form.errors else 200)


def _added(request: Request, form: TermForm, film: Film | None) -> bool:
    """Whether it was; otherwise the form says why."""
    if not form.is_valid():
        return False
    given = form.cleaned_data
    source, target = given["source"], given["target"]
    kept = {"note": given["note"], "never_translate": given["never_translate"]}
    language = film.target_language if film else ""
    try:
        services.add(request.user, source, target, film=film, language=language, **kept)
    except FilmError as error:
        form.add_error(None, str(error))
        return False
    return True


@asked_by_post
@login_required
def term(request: Request, term_id: UUID) -> HttpResponse:
    """Changed, or with `remove` taken away."""
    found = term_of(request, term_id)
    if request.method == "POST":
        _change(request, found)
    if found.film_id:
        return redirect("films:film_terms", found.film_id)
    return redirect("films:terms")


def _change(request: Request, found: Term) -> None:
    if "remove" in request.POST:
        services.remove(found)
        return
    form = TermForm(request.POST)
    try:
        if not form.is_valid():
            raise FilmError("term_empty")
        services.change(found, **form.cleaned_data)
    except FilmError as error:
        messages.error(request, str(error))
