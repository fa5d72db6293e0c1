"""A batch: how far it is, what became of each picture, the results as a zip."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.enhancement.access import batch_of
from apps.enhancement.errors import SENTENCES, explain
from apps.enhancement.models import EnhancementBatch
from apps.enhancement.services import batches
from apps.enhancement.services.changing import remove_batch
from apps.enhancement.telling import unserved_queues, waits_for_turn
from apps.galleries.managers import ImageQuerySet
from apps.galleries.models import Image
from apps.galleries.services.zipping import zip_of
from futu.given import given_count, given_ids
from futu.htmx import render_page
from futu.http import Request, asked_by_post

ITEMS_PER_PAGE = 50


@require_safe
@login_required
def batch(request: Request, batch_id: UUID) -> HttpResponse:
    return _page(request, batch_of(request, batch_id))


def _page(request: Request, found: EnhancementBatch) -> HttpResponse:
    rows = list(found.items.listed().order_by("place"))
    for row in rows:
        row.batch = found
    page = Paginator(rows, ITEMS_PER_PAGE).get_page(request.GET.get("page"))
    states = [row.state for row in rows]
    context = {
        "batch": found,
        "page": page,
        "items": [(row, explain(row.why, row.error_params) if row.why else "") for row in page],
        "count": len(rows),
        "done": states.count("done"),
        "failed": sum(row.can_retry for row in rows),
        "waits": waits_for_turn(found.job),
        "stalled": unserved_queues(found.job),
        "is_busy": any(state in ("waiting", "working") for state in states),
    }
    return render_page(request, "enhancement/batch.html", context, partial="items")


@asked_by_post
@login_required
def retry_items(request: Request, batch_id: UUID) -> HttpResponse:
    """Try one picture again, or all that failed."""
    found = batch_of(request, batch_id)
    if request.method == "GET":
        return redirect(found)
    batches.retry(found, given_ids(request.POST.getlist("item")) or None)
    if request.htmx:
        return _page(request, found)
    page = given_count(request.GET.get("page", ""), usual=1, most=batches.MAX_ITEMS)
    return redirect(f"{found.get_absolute_url()}?page={page}")


@require_safe
@login_required
def batch_zip(request: Request, batch_id: UUID) -> HttpResponseBase:
    found = batch_of(request, batch_id)
    images = results_of(found)
    if not images.exists():
        messages.warning(request, str(SENTENCES["no_results"]))
        return redirect(found)
    response = StreamingHttpResponse(zip_of(images), content_type="application/zip")
    name = content_disposition_header(True, f"{found.name}.zip".replace("/", "-"))
    response["Content-Disposition"] = name or ""
    return response


def results_of(found: EnhancementBatch) -> ImageQuerySet:
    return Image.objects.filter(enhanced_from__batch=found).distinct()


@asked_by_post
@login_required
def batch_delete(request: Request, batch_id: UUID) -> HttpResponse:
    found = batch_of(request, batch_id)
    if request.method == "GET":
        return redirect(found)
    remove_batch(found)
    messages.success(request, _("The batch was deleted. Its results stay in the gallery."))
    return redirect("enhancement:index")
