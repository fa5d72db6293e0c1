"""Which picture is to be enhanced: one of one's own, or a file; and the enhancements of before."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from apps.enhancement.errors import FAILURES
from apps.enhancement.forms import DroppedForm
from apps.enhancement.models import Enhancement, EnhancementBatch
from apps.enhancement.services.receiving import receive
from apps.galleries.models import Gallery, Image
from apps.galleries.remote import RemoteError, fetch_for
from futu.given import given_count, given_text
from futu.htmx import render_page
from futu.http import Request

PER_PAGE, BATCHES = 24, 12
OFFERED, MAX_OFFERED = 24, 240


@require_http_methods(["GET", "POST"])
@login_required
def index(request: Request) -> HttpResponse:
    if request.method == "GET":
        return _page(request, DroppedForm(user=request.user))
    form = DroppedForm(request.POST, request.FILES, user=request.user)
    if form.is_valid():
        if image_id := form.cleaned_data["image"]:
            return redirect("enhancement:picture", image_id)
        try:
            return redirect("enhancement:picture", _received(request, form).pk)
        except (*FAILURES, RemoteError) as error:
            form.add_error(None, str(error))
    return _page(request, form, status=422)


def _received(request: Request, form: DroppedForm) -> Image:
    given = form.cleaned_data
    file = given["file"]
    if file is None:
        file = fetch_for(request.user.pk, given["url"])
    return receive(request.user, file, given["gallery"])


@require_safe
@login_required
def mine(request: Request) -> HttpResponse:
    """One's own pictures, newest first; filtered by name."""
    return render_page(request, "enhancement/mine.html", own_pictures(request), partial="mine")


def own_pictures(request: Request) -> dict[str, Any]:
    images = Image.objects.owned_by(request.user.pk).filter(prepared_at__isnull=False)
    if name := given_text(request.GET.get("name", "")):
        images = images.filter(name__icontains=name)
    k = given_count(request.GET.get("k", ""), usual=OFFERED, most=MAX_OFFERED)
    offered = list(images.order_by("-created", "id")[: k + 1])
    has_more = len(offered) > k and k < MAX_OFFERED
    return {
        "images": offered[:k],
        "next_k": min(k + OFFERED, MAX_OFFERED) if has_more else 0,
        "name": name,
    }


def _has_usual(request: Request) -> bool:
    """Whether the gallery that is offered for what is dropped is among theirs already."""
    usual = Gallery.objects.owned_by(request.user.pk).filter(name=gettext("Enhanced"))
    return usual.exists()


def _page(request: Request, form: DroppedForm, status: int = 200) -> HttpResponse:
    mine = Enhancement.objects.owned_by(request.user.pk).by_themselves().listed()
    batches = EnhancementBatch.objects.filter(owner=request.user.pk).select_related("job")
    context = {
        "form": form,
        "has_usual": _has_usual(request),
        "page": Paginator(mine, PER_PAGE).get_page(request.GET.get("page")),
        "batches": batches[:BATCHES],
        **own_pictures(request),
    }
    return render(request, "enhancement/index.html", context, status=status)
