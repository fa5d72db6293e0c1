"""The list of galleries, and actions on one."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.services import room_of
from apps.galleries import access, services
from apps.galleries.batching import told
from apps.galleries.explore.figures import is_anything_there
from apps.galleries.explore.permissions import may_look
from apps.galleries.forms import GalleryForm
from apps.galleries.members import services as members
from apps.galleries.models import Gallery, Image
from apps.galleries.services import batches
from apps.galleries.services.batches import BatchError
from apps.galleries.views.adding import add_sent, report
from apps.galleries.views.browsing import gallery_context
from apps.galleries.views.undoing import say_with_undo
from futu.htmx import wants_partial
from futu.http import Request, asked_by_post

COVERS = 4
GALLERY_ORDERS: dict[str, tuple[Promise, tuple[str, ...]]] = {
    "name": (gettext_lazy("Name"), ("name", "created")),
    "newest": (gettext_lazy("Newest first"), ("-created", "name")),
    "pictures": (gettext_lazy("Most pictures"), ("-image_count", "name")),
    "size": (gettext_lazy("Largest"), ("-stored", "name")),
}


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Own galleries; for visitors the public gallery, if there is one."""
    if not request.user.is_authenticated and may_look(request) and is_anything_there():
        return redirect("explore:index")
    return _home(request)  # type: ignore[arg-type]


@login_required
def _home(request: Request) -> HttpResponse:
    return _index(request, GalleryForm())


@asked_by_post
@login_required
def create(request: Request) -> HttpResponse:
    if request.method == "GET":
        return redirect("galleries:index")
    form = GalleryForm(request.POST, instance=Gallery(owner_id=request.user.pk))
    if form.is_valid() and form.keep():
        return redirect(form.instance)
    return _index(request, form, status=422)


def _index(request: Request, form: GalleryForm, status: int = 200) -> HttpResponse:
    order = request.GET.get("order", "name")
    order = order if order in GALLERY_ORDERS else "name"
    mine = Gallery.objects.owned_by(request.user.pk).with_image_count()
    galleries = list(mine.order_by(*GALLERY_ORDERS[order][1]))
    shared = _shared_with(request)
    covers = Image.objects.covers([gallery.id for gallery in [*galleries, *shared]], COVERS)
    for gallery in [*galleries, *shared]:
        gallery.covers = covers.get(gallery.id, [])
    context = {
        "galleries": galleries,
        "shared": shared,
        "invitations": members.waiting_for(request.user.pk),
        "form": form,
        "order": order,
        "orders": [(code, label) for code, (label, _key) in GALLERY_ORDERS.items()],
    }
    return render(request, "galleries/index.html", context, status=status)


def _shared_with(request: Request) -> list[Gallery]:
    """Galleries of other people, with their owners."""
    shared = Gallery.objects.shared_with(request.user.pk).with_image_count()
    return list(shared.select_related("owner").order_by("name", "created"))


@asked_by_post
@login_required
def upload(request: Request, gallery_id: UUID) -> HttpResponse:
    """Also of members who may add."""
    gallery = access.addable_gallery(request, gallery_id)
    if request.method == "GET":
        return redirect(gallery)
    try:
        added = add_sent(request, gallery)
    except Gallery.DoesNotExist as error:
        raise Http404 from error
    except BatchError as error:
        return told(error)
    if wants_partial(request):
        context = gallery_context(request, gallery) | {
            "added": added,
            "refused": added.refused,
        }
        if gallery.belongs_to(request.user.pk):
            context["room"] = room_of(request.user.pk)
        return render(request, "galleries/detail.html#status", context)
    report(request, added)
    return redirect(gallery)


@asked_by_post
@login_required
def close_batch(request: Request, gallery_id: UUID, batch_id: UUID) -> HttpResponse:
    """Close a batch: its job ends once the files received so far are done."""
    gallery = access.addable_gallery(request, gallery_id)
    if request.method == "GET":
        return redirect(gallery)
    batch_id = batches.id_for(batch_id, gallery, request.user.pk)
    batches.close(batch_id, gallery.owner_id)
    return HttpResponse(status=204)


@asked_by_post
@login_required
def retry(request: Request, gallery_id: UUID) -> HttpResponse:
    """Retry every failed picture of the gallery."""
    gallery = access.gallery_of(request, gallery_id)
    if request.method == "POST":
        services.try_again(Image.objects.filter(gallery=gallery), owner_id=request.user.pk)
    return redirect(gallery)


@asked_by_post
@login_required
def rename(request: Request, gallery_id: UUID) -> HttpResponse:
    gallery = access.gallery_of(request, gallery_id)
    if request.method == "GET":
        return redirect(gallery)
    form = GalleryForm(request.POST, instance=gallery)
    if form.is_valid() and form.keep():
        messages.success(request, _("The gallery %(name)s was saved.") % {"name": gallery.name})
        return redirect(gallery)
    kept = access.gallery_of(request, gallery_id)
    context = gallery_context(request, kept) | {"form": form}
    return render(request, "galleries/detail.html", context, status=422)


@require_http_methods(["GET", "POST"])
@login_required
def delete(request: Request, gallery_id: UUID) -> HttpResponse:
    gallery = access.gallery_of(request, gallery_id)
    if request.method == "GET":
        context = {
            "gallery": gallery,
            "counts": gallery.images.counts(),
            "days": settings.FUTU_BIN_DAYS,
        }
        return render(request, "galleries/delete.html", context)
    when = timezone.now()
    services.bin_gallery(gallery, when=when)
    text = _("The gallery %(name)s was moved to the bin.") % {"name": gallery.name}
    say_with_undo(request, text, when)
    return redirect("galleries:index")
