"""From a question to its answer: by its address, or at once where it could not be kept."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from apps.search.addresses import RESULTS, address_of
from apps.search.forms import NarrowForm
from apps.search.models import Query
from apps.search.services import answering
from apps.search.services.query_embedding import AskError


def lead_to(
    request: HttpRequest, asked: Query, filters: Mapping[str, Any] | None = None
) -> HttpResponse:
    """The browser goes to the question's page. One that could not be kept has none: it is
    answered here, once."""
    if asked.is_kept:
        return redirect(address_of(asked, filters or {}))
    try:
        answer = answering.answer(asked, RESULTS, NarrowForm(dict(filters or {})).narrowing)
    except AskError as error:
        around = {"sentence": str(error), "here": request.get_full_path()}
        return render(request, "search/unanswered.html", around, status=error.status)
    context = {
        "query": asked,
        # Nothing can be asked again from here, so nothing is promised to appear.
        "answer": replace(answer, still_indexing=0),
        "matches": answer.results,
        "searched": answer.searched,
        "copies": answer.copies,
        "galleries": answer.galleries,
        "mine": [g for g in answer.galleries if g.belongs_to(request.user.pk)],
        "ticked": asked.gallery_ids or [],
    }
    return render(request, "search/unkept.html", context)
