"""Compare once more: without some areas, or in the other order."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect

from apps.comparison.access import comparison_of
from apps.comparison.areas import regions_of, typed
from apps.comparison.errors import FAILURES
from apps.comparison.services.again import compare_again, swap
from apps.comparison.views.result import page_of
from futu.http import Request, asked_by_post


@asked_by_post
@login_required
def again(request: Request, comparison_id: UUID) -> HttpResponse:
    """Without the areas of the form. What cannot be done keeps what was typed."""
    found = comparison_of(request, comparison_id)
    if request.method == "GET":
        return redirect(found)
    rows = typed(request.POST)
    try:
        return redirect(compare_again(found, regions_of(rows)))
    except FAILURES as error:
        if not found.is_related:
            messages.error(request, str(error))
            return redirect(found)
        return page_of(request, found, rows, problem=str(error))


@asked_by_post
@login_required
def swapped(request: Request, comparison_id: UUID) -> HttpResponse:
    found = comparison_of(request, comparison_id)
    if request.method == "POST":
        try:
            return redirect(swap(found))
        except FAILURES as error:
            messages.error(request, str(error))
    return redirect(found)
