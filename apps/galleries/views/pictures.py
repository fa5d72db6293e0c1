"""One picture: its page, its state, deleting it, trying it again."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from apps.galleries import access, services
from apps.galleries.models import Image
from apps.galleries.views.undoing import with_undo
from futu.htmx import wants_partial
from futu.http import Request, asked_by_post


@require_GET
@login_required
def picture(request: Request, image_id: UUID) -> HttpResponse:
    image = access.visible_image(request, image_id)
    previous, following = Image.objects.neighbours(image)
    context = {"image": image, "gallery": image.gallery, "previous": previous, "next": following}
    return render(request, "galleries/picture.html", context)


@require_GET
@login_required
def picture_status(request: Request, image_id: UUID) -> HttpResponse:
    return render(request, "galleries/_card.html", {"image": access.image_of(request, image_id)})


@require_http_methods(["GET", "POST"])
@login_required
def picture_delete(request: Request, image_id: UUID) -> HttpResponse:
    image = access.image_of(request, image_id)
    if request.method == "GET":
        context = {"image": image, "gallery": image.gallery}
        return render(request, "galleries/picture_delete.html", context)
    when = timezone.now()
    images = Image.objects.filter(id=image.id)
    services.bin_images(images, owner_id=request.user.pk, when=when)
    words = with_undo(_("%(name)s was moved to the bin.") % {"name": image.name}, when)
    if wants_partial(request):
        return render(request, "galleries/_binned.html", {"words": words})
    messages.success(request, words)
    return redirect(image.gallery)


@asked_by_post
@login_required
def picture_retry(request: Request, image_id: UUID) -> HttpResponse:
    image = access.image_of(request, image_id)
    if request.method == "GET":
        return redirect(image)
    services.try_again(Image.objects.filter(id=image.id), owner_id=request.user.pk)
    if wants_partial(request):
        image.refresh_from_db()
        return render(request, "galleries/_card.html", {"image": image})
    return redirect(image.gallery)
