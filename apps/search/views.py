"""Search pages: request → service → template."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from apps.galleries.access import visible_image
from apps.galleries.files import MAX_SIDE, Variant, stream
from apps.galleries.models import Gallery
from apps.galleries.pictures import PictureError, decode, derive
from apps.search import access
from apps.search.forms import AskForm, WhereForm
from apps.search.models import Query
from apps.search.services import answering, asking
from apps.search.services.seeing import AskError
from futu.htmx import render_page
from futu.http import Request, asked_by_post

RESULTS = 24
MOST_RESULTS = 240


@require_http_methods(["GET", "POST"])
@login_required
def new(request: Request) -> HttpResponse:
    if request.method == "GET":
        chosen = {"gallery": request.GET.getlist("gallery")}
        return _form(request, AskForm(initial=chosen, user=request.user))
    form = AskForm(request.POST, request.FILES, user=request.user)
    status = 422
    if form.is_valid():
        try:
            asked = asking.ask_with_file(
                request.user.pk, form.cleaned_data["file"], box=form.box_chosen, where=form.where
            )
        except PictureError as error:
            form.add_error("file", str(error))
        except AskError as error:
            form.add_error(None, str(error))
            status = 503
        else:
            return redirect(asked)
    return _form(request, form, status=status)


def _form(request: Request, form: AskForm, status: int = 200) -> HttpResponse:
    galleries = Gallery.objects.owned_by(request.user.pk).with_image_count()
    context = {"form": form, "galleries": galleries}
    return render(request, "search/new.html", context, status=status)


@asked_by_post
@login_required
def similar(request: Request, image_id: UUID) -> HttpResponse:
    image = visible_image(request, image_id)
    if request.method == "GET":
        return redirect(image)
    form = WhereForm(request.POST, user=request.user)
    if not form.is_valid() or not image.has_preview:
        return redirect(image)
    try:
        return redirect(
            asking.ask_with_image(request.user.pk, image, box=form.box_chosen, where=form.where)
        )
    except (AskError, PictureError) as error:
        messages.error(request, str(error))
        return redirect(image)


@require_GET
@login_required
def query(request: Request, query_id: UUID) -> HttpResponse:
    asked = access.query_of(request, query_id)
    k = _wanted(request)
    try:
        asking.renew(asked)
    except (AskError, PictureError) as error:
        messages.error(request, str(error))
    answer = answering.answer(asked, k)
    context = {
        "query": asked,
        "answer": answer,
        "matches": answer.results,
        "k": k,
        "more": answer.more and k < MOST_RESULTS,
        "next_k": min(k + RESULTS, MOST_RESULTS),
        "searched": answer.searched,
        "galleries": answer.galleries,
    }
    return render_page(request, "search/query.html", context, partial="results")


def _wanted(request: Request) -> int:
    """How many results the address asks for; nonsense is the first page, not an error."""
    text = request.GET.get("k", "")
    return min(max(int(text), 1), MOST_RESULTS) if text.isdecimal() else RESULTS


@asked_by_post
@login_required
def recrop(request: Request, query_id: UUID) -> HttpResponse:
    asked = access.query_of(request, query_id)
    if request.method == "GET":
        return redirect(asked)
    form = WhereForm(request.POST, user=request.user)
    if asked.image_id is not None:
        visible_image(request, asked.image_id)  # It may have been public, and is no more.
    if not form.is_valid():
        return redirect(asked)
    try:
        return redirect(asking.ask_again(asked, form.box_chosen))
    except (AskError, PictureError) as error:
        messages.error(request, str(error))
        return redirect(asked)


@require_GET
@login_required
def picture(request: Request, query_id: UUID) -> HttpResponse:
    """The picture asked with, made small when it is looked at rather than when it is asked."""
    asked = access.query_of(request, query_id)
    if asked.image is not None:
        return redirect("galleries:file", image_id=asked.image_id, variant=Variant.PREVIEW)
    response = HttpResponse(_preview(asked), content_type="image/webp")
    response["Cache-Control"] = "private, max-age=86400, immutable"
    return response


def _preview(asked: Query) -> bytes:
    side = MAX_SIDE[Variant.PREVIEW]
    try:
        with default_storage.open(asked.file, "rb") as file:
            return derive(decode(stream(file), max_side=side), side)
    except FileNotFoundError as error:
        raise Http404 from error
