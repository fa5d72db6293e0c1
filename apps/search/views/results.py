"""A query's answer, and the next steps from it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
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
from apps.search.addresses import RESULTS, address_of, without
from apps.search.forms import FilterForm, KeepForm, OtherScopeForm, PartForm
from apps.search.models import Query
from apps.search.score_bands import measured_bands
from apps.search.services import answering, asking
from apps.search.services.query_embedding import AskError, kept
from apps.search.services.query_pictures import NO_PICTURE, PictureState, picture_state
from apps.search.views.asking import places_of
from apps.search.views.depth import Depth, addresses, answered, kept_switch, with_word
from apps.search.views.query_redirect import lead_to
from apps.search.views.rate_limited import rate_limited
from apps.search.views.steering import Steering, carried, examples_in, led_on
from apps.search.visitors import RateLimitError
from futu.given import given_count
from futu.htmx import render_page
from futu.http import Request, asked_by_post

MAX_RESULTS = 240
CHOICES = (12, 24, 48, 96)


@require_GET
@open_to(may_search)
def query(request: Request, query_id: UUID) -> HttpResponse:
    search_query = access.query_of(request, query_id)
    if request.htmx and request.GET.get("waits") == str(answering.still_indexing(search_query)):
        return HttpResponse(status=204)  # Nothing to search for anew: the page stays as it is.
    try:
        asking.reembed_query(search_query)
    except (AskError, PictureError) as error:
        messages.error(request, str(error))
    filter_form = FilterForm(request.GET)
    k = given_count(request.GET.get("k", ""), usual=RESULTS, most=MAX_RESULTS)
    filters, examples = filter_form.filters, examples_in(request.GET)
    depth = Depth.of(request, search_query, is_steered=bool(examples))
    try:
        answer, depth = answered(search_query, k, filters, depth, examples)
    except AskError as error:
        around = {"sentence": str(error), "here": request.get_full_path()}
        return render(request, "search/unanswered.html", around, status=error.status)
    if not filters and not examples:
        answering.remember_best(search_query, next(iter(answer.results), None))
    context = {"query": search_query, "answer": answer, "matches": answer.results, "k": k}
    context |= {"searched": answer.searched, "galleries": answer.galleries, "copies": answer.copies}
    context["steering"] = Steering(search_query, examples, led_on(request.GET), k)
    context |= _around(request, search_query, filter_form, k, more=answer.more)
    more = str(context["more"])
    context |= addresses(search_query, carried(request.GET), k, depth, more=more)
    if answer.still_indexing:
        waits = {"waits": str(answer.still_indexing)}
        context["waiting_here"] = with_word(str(context["here"]), waits)
        context["stalled"] = jobs.stalled_for(request.user.pk)
    return render_page(request, "search/query.html", context, partial="results")


def _around(
    request: Request, search_query: Query, filter_form: FilterForm, k: int, *, more: bool
) -> dict[str, Any]:
    """The context around the results: the picture, other scopes, how many to show."""
    visible = list(Gallery.objects.visible_to(request.user.pk))
    named = (
        {gallery.id for gallery in search_query.galleries.all()} if search_query.narrowed else set()
    )
    filters = carried(request.GET)
    return {
        "picture_state": picture_state(search_query),
        **places_of(request, visible),
        # Those one may no longer see would be refused by every search from here.
        "ticked": named.intersection(gallery.id for gallery in visible),
        "narrow": filter_form,
        "filters": _chips(search_query, filter_form, filters, k),
        "carried": urlencode(filters, doseq=True),
        "led_on": urlencode(led_on(request.GET), doseq=True),
        "bands": measured_bands(search_query.spec),
        "choices": [(n, address_of(search_query, filters, n)) for n in CHOICES],
        "more": address_of(search_query, filters, min(k + RESULTS, MAX_RESULTS))
        if more and k < MAX_RESULTS
        else "",
    }


def _chips(
    search_query: Query, filter_form: FilterForm, shown: Mapping[str, Any], k: int
) -> list[dict[str, Any]]:
    """Each filter in words, with the address of what is `shown` without it."""
    return [
        {
            "name": name,
            "label": label,
            "code": value,
            "value": words,
            "without": address_of(search_query, without(shown, name, value), k),
        }
        for name, label, value, words in filter_form.in_words
    ]


@asked_by_post
@open_to(may_search)
def recrop(request: Request, query_id: UUID) -> HttpResponse:
    """Query with another part of the same picture, or with it turned."""
    search_query = access.query_of(request, query_id)
    if request.method == "GET":
        return redirect(search_query)
    form = PartForm(request.POST)
    left = picture_state(search_query)
    if left is PictureState.HIDDEN:  # It has been public, and no longer is.
        raise Http404
    if left is not PictureState.KEPT:
        messages.error(request, NO_PICTURE)
    elif form.is_valid():
        try:
            visitors.begin(request)
            again = asking.ask_again(search_query, form.box_chosen, form.turn_chosen)
            return lead_to(request, again, carried(request.GET))
        except RateLimitError as error:
            return rate_limited(request, error)
        except (AskError, PictureError) as error:
            messages.error(request, str(error))
    return redirect(search_query)


@asked_by_post
@open_to(may_search)
def elsewhere(request: Request, query_id: UUID) -> HttpResponse:
    """The same query in other galleries, or with filters."""
    search_query = access.query_of(request, query_id)
    form = OtherScopeForm(request.POST, user=request.user)
    if request.method == "GET":
        return redirect(search_query)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, str(errors[0]))
        return redirect(search_query)
    where = form.where
    if where != asking.scope_of(search_query):
        try:
            visitors.begin(request)
        except RateLimitError as error:
            return rate_limited(request, error)
        search_query = asking.ask_elsewhere(search_query, where)
    examples = examples_in(request.GET).named
    return lead_to(request, search_query, {**form.filled, **examples, **kept_switch(request.GET)})


@asked_by_post
@login_required
def keep(request: Request, query_id: UUID) -> HttpResponse:
    """Add the uploaded query file to one of one's galleries."""
    search_query = access.query_of(request, query_id)
    form = KeepForm(request.POST, user=request.user)
    if request.method == "GET":
        return redirect(search_query)
    if not search_query.file or not form.is_valid():
        messages.error(request, str(form.errors.get("gallery", [NO_PICTURE])[0]))
        return redirect(search_query)
    gallery = form.cleaned_data["gallery"]
    try:
        with kept(), default_storage.open(search_query.file, "rb") as file:
            added = add_images(gallery, [File(file, search_query.name)])
    except AskError as error:
        messages.error(request, str(error))
    except Gallery.DoesNotExist:
        messages.error(request, _("This gallery is not there any more."))
    else:
        _report(request, added, search_query, gallery)
    return redirect(search_query)


def _report(request: Request, added: Added, search_query: Query, gallery: Gallery) -> None:
    values = {"name": search_query.name, "gallery": gallery.name}
    if added.images:
        messages.success(request, _("%(name)s is being added to %(gallery)s.") % values)
    elif added.duplicates:
        messages.info(request, _("%(name)s is in %(gallery)s already.") % values)
    for refusal in added.refused:
        messages.error(request, f"{refusal.name}: {refusal.message}")
