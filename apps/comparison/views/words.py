"""The differences in words: on their way, there, or why they are not; asked for again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from apps.comparison.access import comparison_of
from apps.comparison.errors import explain_words
from apps.comparison.models import Comparison, Description
from apps.comparison.services.describing import begin, can_be_described
from apps.comparison.words import grouped
from futu.http import Request


@require_http_methods(["GET", "POST"])
@login_required
def words(request: Request, comparison_id: UUID) -> HttpResponse:
    """POST asks for them, or tries again. With htmx, the part of the page."""
    found = comparison_of(request, comparison_id)
    if request.method == "POST" and can_be_described(found):
        begin(found, get_language() or "")
    if not request.htmx:
        return redirect(found)
    return render(request, "comparison/_words.html", {"comparison": found} | words_of(found))


def words_of(found: Comparison) -> dict[str, Any]:
    """For templates: what is known of the words of a comparison."""
    described = Description.objects.filter(comparison=found).select_related("job").first()
    rows = described.sentences if described else None
    return {
        "description": described,
        "can_be_described": can_be_described(found),
        "words": grouped(rows, found.settings) if rows else [],
        "no_words": explain_words(described.error) if described and described.error else "",
    }
