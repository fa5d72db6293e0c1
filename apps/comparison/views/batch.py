"""Batches: begin one, its table, and what is decided about its pairs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from apps.comparison.access import batch_of
from apps.comparison.batch_forms import BatchForm
from apps.comparison.errors import FAILURES, explain
from apps.comparison.models import BatchPair, ComparisonBatch
from apps.comparison.services import batch_rows, batches
from apps.media.kinds import PICTURES
from apps.media.services.quota import free_for
from futu.htmx import render_page
from futu.http import Request, asked_by_post
from futu.messages import with_undo

PER_PAGE, PAIRS_PER_PAGE = 24, 50


@require_http_methods(["GET", "POST"])
@login_required
def batch_index(request: Request) -> HttpResponse:
    if request.method == "GET":
        return _index(request, BatchForm(user=request.user))
    form = BatchForm(request.POST, request.FILES, user=request.user)
    if form.is_valid():
        try:
            first, second = form.sides()
            return redirect(batches.begin(request.user, first, second, form.options))
        except FAILURES as error:
            form.add_error(None, str(error))
    return _index(request, form, status=422)


def _index(request: Request, form: BatchForm, status: int = 200) -> HttpResponse:
    mine = ComparisonBatch.objects.filter(owner=request.user.pk).select_related("job")
    page = Paginator(mine, PER_PAGE).get_page(request.GET.get("page"))
    limits = {
        "pairs": batches.MAX_PAIRS,
        "files": settings.DATA_UPLOAD_MAX_NUMBER_FILES,
        "bytes": settings.FUTU_MAX_REQUEST_BYTES,
        "free": free_for(request.user.pk, PICTURES),
    }
    context = {"form": form, "page": page, "limits": limits}
    return render(request, "comparison/batch/index.html", context, status=status)


@require_safe
@login_required
def batch(request: Request, batch_id: UUID) -> HttpResponse:
    return _table(request, batch_of(request, batch_id))


def _table(request: Request, found: ComparisonBatch) -> HttpResponse:
    rows = batch_rows.rows_of(found)
    show = request.GET.get("show", "")
    show = show if show in batch_rows.SHOWS else ""
    shown = batch_rows.shown(rows, show)
    page = Paginator(shown, PAIRS_PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "batch": found,
        "show": show,
        "shows": batch_rows.shows_of(rows),
        "page": page,
        "pairs": [(pair, explain(pair.error) if pair.error else "") for pair in page],
        "to_review": sum(map(batch_rows.is_to_review, shown)),
        "failed": sum(pair.state == "failed" for pair in rows),
        "done": sum(pair.state not in ("waiting", "only") for pair in rows),
        "count": sum(pair.side == BatchPair.Side.BOTH for pair in rows),
    }
    return render_page(request, "comparison/batch/batch.html", context, partial="table")


@asked_by_post
@login_required
def review(request: Request, batch_id: UUID) -> HttpResponse:
    """Decide about one pair, or about all that are shown (`all`) and not decided yet."""
    found = batch_of(request, batch_id)
    to = request.POST.get("to", "")
    if request.method == "POST" and to in BatchPair.Review.values:
        _decide(request, found, BatchPair.Review(to))
    return _back(request, found)


def _decide(request: Request, found: ComparisonBatch, to: BatchPair.Review) -> None:
    if not request.POST.get("all"):
        batch_rows.review(found, pair_ids(request), to)
        return
    shown = batch_rows.shown(batch_rows.rows_of(found), request.GET.get("show", ""))
    ids = [pair.pk for pair in shown if batch_rows.is_to_review(pair)]
    changed = batch_rows.review(found, ids, to)
    if not changed:
        messages.info(request, _("Nothing is left to decide here."))
        return
    words = ngettext("%(n)d pair was accepted.", "%(n)d pairs were accepted.", len(changed))
    address = reverse("comparison:review", args=[found.pk])
    with_undo(
        request, words % {"n": len(changed)}, address, to="", pair=[str(pk) for pk in changed]
    )


@asked_by_post
@login_required
def retry_pairs(request: Request, batch_id: UUID) -> HttpResponse:
    """Try one pair again, or all that failed."""
    found = batch_of(request, batch_id)
    if request.method == "POST":
        batches.retry(found, pair_ids(request) or None)
    return _back(request, found)


@asked_by_post
@login_required
def leave_out(request: Request, batch_id: UUID) -> HttpResponse:
    found = batch_of(request, batch_id)
    if request.method == "POST":
        batches.leave_out(found, pair_ids(request))
    return _back(request, found)


@asked_by_post
@login_required
def batch_delete(request: Request, batch_id: UUID) -> HttpResponse:
    found = batch_of(request, batch_id)
    if request.method == "GET":
        return redirect(found)
    batches.remove_batch(found)
    messages.success(request, _("The batch was deleted with its files."))
    return redirect("comparison:batches")


def pair_ids(request: Request) -> list[int]:
    # Longer numbers are no ids, and more than a database takes.
    given = request.POST.getlist("pair")
    return [int(each) for each in given if each.isdecimal() and len(each) < 19]


def _back(request: Request, found: ComparisonBatch) -> HttpResponse:
    """The table as it was filtered: with htmx itself, otherwise its address."""
    if request.htmx and request.method == "POST":
        return _table(request, found)
    query = request.GET.urlencode()
    return redirect(f"{found.get_absolute_url()}?{query}" if query else found.get_absolute_url())
