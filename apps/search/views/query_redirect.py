"""From a query to its answer: a redirect, or the answer itself if it could not be saved."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from apps.search.addresses import RESULTS, address_of
from apps.search.forms import FilterForm
from apps.search.models import Query
from apps.search.services import answering
from apps.search.services.query_embedding import AskError


def lead_to(
    request: HttpRequest, search_query: Query, filters: Mapping[str, Any] | None = None
) -> HttpResponse:
    """Redirects to the query's page. An unsaved query has none: it is answered here, once."""
    if search_query.is_kept:
        return redirect(address_of(search_query, filters or {}))
    try:
        answer = answering.answer(search_query, RESULTS, FilterForm(dict(filters or {})).filters)
    except AskError as error:
        around = {"sentence": str(error), "here": request.get_full_path()}
        return render(request, "search/unanswered.html", around, status=error.status)
    context = {
        "query": search_query,
        # Nothing can be loaded later from here, so no further results are promised.
        "answer": replace(answer, still_indexing=0),
        "matches": answer.results,
        "searched": answer.searched,
        "copies": answer.copies,
        "galleries": answer.galleries,
        "mine": [g for g in answer.galleries if g.belongs_to(request.user.pk)],
        "ticked": search_query.gallery_ids or [],
    }
    return render(request, "search/unkept.html", context)
