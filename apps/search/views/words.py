"""Pictures by words: `/search/?q=…`."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import prefetch_related_objects
from django.http import HttpResponse

from apps.search import visitors
from apps.search.forms import FilterForm, ScopeForm
from apps.search.models import Query
from apps.search.services.scopes import galleries_in
from apps.search.services.words import Found, find_by_words
from apps.search.views.rate_limited import rate_limited
from apps.search.visitors import RateLimitError
from apps.vision.text import MISSING, is_installed
from futu.given import given_count
from futu.htmx import render_page
from futu.http import Request

SIZE = 36
MAX_PAGES = 1000


def found_by_words(request: Request) -> HttpResponse:
    """The pictures that have these words, a page of them."""
    try:
        visitors.begin(request)
    except RateLimitError as error:
        return rate_limited(request, error)
    scope, narrow = ScopeForm(request.GET, user=request.user), FilterForm(request.GET)
    if not scope.is_valid():  # A gallery that is gone: all of one's own.
        scope = ScopeForm({}, user=request.user)
        scope.is_valid()
    where = scope.where
    only = None if where.galleries is None else [gallery.id for gallery in where.galleries]
    places = galleries_in(request.user.pk, where.scope, only)
    page = given_count(request.GET.get("page", ""), usual=1, most=MAX_PAGES)
    found = find_by_words(narrow.filters, places, request.user.pk, skip=SIZE * (page - 1), k=SIZE)
    prefetch_related_objects([i for i in found.images if i.gallery.is_published], "origins")
    context = _context(request, found, narrow, where.scope, page)
    part = "cards" if request.GET.get("part") == "cards" else "found"
    return render_page(request, "search/words.html", context, partial=part)


def _context(
    request: Request, found: Found, narrow: FilterForm, scope: str, page: int
) -> dict[str, Any]:
    kept = [(name, str(value)) for name, _, value, _ in narrow.in_words]
    chosen = [("gallery", value) for value in request.GET.getlist("gallery")]
    of_rooms = narrow.of_rooms if request.user.is_authenticated else []
    shown = {"q", "colour", *(field.name for field in of_rooms)}
    here = urlencode([*kept, *chosen, ("scope", scope)])
    return {
        "found": found,
        "words": narrow.filled.get("q", ""),
        "here": here,
        "following": f"{here}&page={page + 1}" if found.more else "",
        "scope": scope,
        "scopes": [
            (code, label, urlencode([*kept, ("scope", code)]))
            for code, label in Query.Scope.choices
        ],
        "narrow": [(label, words) for name, label, _, words in narrow.in_words if name != "q"],
        "colours": narrow["colour"],
        "colours_chosen": narrow.filled.get("colour", []),
        # What other words are asked with, beside the form's own fields.
        "carried": [pair for pair in kept if pair[0] not in shown] + chosen,
        "of_rooms": of_rooms,
        "suggested": [
            (word, urlencode([("q", word), *chosen, ("scope", scope)]))
            for word in found.suggestions
        ],
        "unfiltered": urlencode([("q", narrow.filled.get("q", "")), *chosen, ("scope", scope)]),
        "first_page": page == 1,
        "not_read": "" if is_installed() or not request.user.is_staff else MISSING,
    }
