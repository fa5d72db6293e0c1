"""A query's answer, and what leads on from it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from apps.galleries.explore.permissions import may_search, open_to
from apps.galleries.models import Gallery
from apps.galleries.pictures import PictureError
from apps.galleries.services import Added, add_images
from apps.jobs import services as jobs
from apps.search import access, visitors
from apps.search.addresses import RESULTS, address_of
from apps.search.forms import ElsewhereForm, KeepForm, NarrowForm, PartForm
from apps.search.models import Query
from apps.search.score_bands import measured_bands
from apps.search.services import answering, asking
from apps.search.services.query_embedding import AskError, kept
from apps.search.services.query_pictures import NO_PICTURE, Fate, fate
from apps.search.views.asking import places_of, too_often
from apps.search.views.leading import lead_to
from apps.search.visitors import TooOftenError
from futu.given import given_count
from futu.htmx import render_page
from futu.http import Request, asked_by_post

MOST_RESULTS = 240
CHOICES = (12, 24, 48, 96)


@require_GET
@open_to(may_search)
def query(request: Request, query_id: UUID) -> HttpResponse:
    asked = access.query_of(request, query_id)
    try:
        asking.renew(asked)
    except (AskError, PictureError) as error:
        messages.error(request, str(error))
    narrow = NarrowForm(request.GET)
    k = given_count(request.GET.get("k", ""), usual=RESULTS, most=MOST_RESULTS)
    narrowing = narrow.narrowing
    try:
        answer = answering.answer(asked, k, narrowing)
    except AskError as error:
        around = {"sentence": str(error), "here": request.get_full_path()}
        return render(request, "search/unanswered.html", around, status=error.status)
    if not narrowing:
        answering.remember_best(asked, next(iter(answer.results), None))
    context = {"query": asked, "answer": answer, "matches": answer.results, "k": k}
    context |= {"searched": answer.searched, "galleries": answer.galleries, "copies": answer.copies}
    if answer.still_indexing:
        context["stalled"] = jobs.stalled_for(request.user.pk)
    context |= _around(request, asked, narrow, k, more=answer.more)
    return render_page(request, "search/query.html", context, partial="results")


def _around(
    request: Request, asked: Query, narrow: NarrowForm, k: int, *, more: bool
) -> dict[str, Any]:
    """What stands around the results: the picture, where else to look, how many to show."""
    visible = list(Gallery.objects.visible_to(request.user.pk))
    named = {gallery.id for gallery in asked.galleries.all()} if asked.narrowed else set()
    filters = narrow.filled
    return {
        "fate": fate(asked),
        **places_of(request, visible),
        "ticked": named,
        "narrow": narrow,
        "filters": _chips(asked, narrow, k),
        "bands": measured_bands(asked.spec),
        "choices": [(n, address_of(asked, filters, n)) for n in CHOICES],
        "here": address_of(asked, filters, k),
        "more": address_of(asked, filters, min(k + RESULTS, MOST_RESULTS))
        if more and k < MOST_RESULTS
        else "",
    }


def _chips(asked: Query, narrow: NarrowForm, k: int) -> list[dict[str, Any]]:
    """Each condition in words, with the address without it."""
    filters = narrow.filled
    sizes = {str(value): label for value, label in NarrowForm.SIZES}
    return [
        {
            "label": narrow.fields[name].label,
            "value": sizes.get(str(value), value) if name == "least" else value,
            "without": address_of(asked, {n: v for n, v in filters.items() if n != name}, k),
        }
        for name, value in filters.items()
    ]


@asked_by_post
@open_to(may_search)
def recrop(request: Request, query_id: UUID) -> HttpResponse:
    """Ask with another part of the same picture, or with it turned."""
    asked = access.query_of(request, query_id)
    if request.method == "GET":
        return redirect(asked)
    form = PartForm(request.POST)
    left = fate(asked)
    if left is Fate.HIDDEN:  # It has been public, and is no more.
        raise Http404
    if left is not Fate.KEPT:
        messages.error(request, NO_PICTURE)
    elif form.is_valid():
        try:
            visitors.begin(request)
            again = asking.ask_again(asked, form.box_chosen, form.turn_chosen)
            return lead_to(request, again)
        except TooOftenError as error:
            return too_often(request, error)
        except (AskError, PictureError) as error:
            messages.error(request, str(error))
    return redirect(asked)


@asked_by_post
@open_to(may_search)
def elsewhere(request: Request, query_id: UUID) -> HttpResponse:
    """Ask the same of other galleries, or only about some pictures of them."""
    asked = access.query_of(request, query_id)
    form = ElsewhereForm(request.POST, user=request.user)
    if request.method == "GET":
        return redirect(asked)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, str(errors[0]))
        return redirect(asked)
    where = form.where
    if where != asking.where_of(asked):
        try:
            visitors.begin(request)
        except TooOftenError as error:
            return too_often(request, error)
        asked = asking.ask_elsewhere(asked, where)
    return lead_to(request, asked, form.filled)


@asked_by_post
@login_required
def keep(request: Request, query_id: UUID) -> HttpResponse:
    """Add the file that was asked with to one of one's galleries."""
    asked = access.query_of(request, query_id)
    form = KeepForm(request.POST, user=request.user)
    if request.method == "GET":
        return redirect(asked)
    if not asked.file or not form.is_valid():
        messages.error(request, str(form.errors.get("gallery", [NO_PICTURE])[0]))
        return redirect(asked)
    gallery = form.cleaned_data["gallery"]
    try:
        with kept(), default_storage.open(asked.file, "rb") as file:
            added = add_images(gallery, [File(file, asked.name)])
    except AskError as error:
        messages.error(request, str(error))
    except Gallery.DoesNotExist:
        messages.error(request, _("This gallery is not there any more."))
    else:
        _report(request, added, asked, gallery)
    return redirect(asked)


def _report(request: Request, added: Added, asked: Query, gallery: Gallery) -> None:
    values = {"name": asked.name, "gallery": gallery.name}
    if added.images:
        messages.success(request, _("%(name)s is being added to %(gallery)s.") % values)
    elif added.duplicates:
        messages.info(request, _("%(name)s is in %(gallery)s already.") % values)
    for refusal in added.refused:
        messages.error(request, f"{refusal.name}: {refusal.message}")
