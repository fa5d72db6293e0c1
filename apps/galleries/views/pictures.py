"""A picture's page and status; rename, tag, delete, retry."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from apps.galleries import access, services
from apps.galleries.browsing import Listing
from apps.galleries.forms import ImageNameForm
from apps.galleries.models import Album, Image, Tag
from apps.galleries.places import Place
from apps.galleries.views.browsing import without_favourites
from apps.galleries.views.undoing import say_with_undo
from apps.galleries.views.viewer import viewer_of
from futu.htmx import wants_partial
from futu.http import Request, asked_by_post

# Maximum number of tag suggestions.
SUGGESTIONS = 200
# Of one picture; nobody puts on more.
MAX_TAGS = 1000


@require_GET
@login_required
def picture(request: Request, image_id: UUID) -> HttpResponse:
    image = access.visible_image(request, image_id)
    if image.gallery.is_published:  # Public pictures have a page with attribution.
        return redirect(image)
    return _page(request, image)


def _page(
    request: Request, image: Image, form: ImageNameForm | None = None, status: int = 200
) -> HttpResponse:
    is_owner = image.gallery.belongs_to(request.user.pk)
    is_accessible = image.gallery.is_accessible_to(request.user.pk)
    asked = _asked(request, is_owner=is_owner, is_accessible=is_accessible)
    listing = Listing(Image.objects.filter(gallery=image.gallery_id), asked, asker=request.user.pk)
    trail = f"?{listing.address}" if listing.address else ""
    context = {
        "image": image,
        "gallery": image.gallery,
        "is_owner": is_owner,
        "is_accessible": is_accessible,
        "is_removable": is_owner
        or Image.objects.removable_by(request.user.pk).filter(id=image.id).exists(),
        "trail": trail,
        "viewer": viewer_of(
            image,
            listing.neighbours(image),
            page=lambda id_: reverse("galleries:picture", args=[id_]) + trail,
            file=lambda id_, variant: reverse("galleries:file", args=[id_, variant]),
            originals=is_accessible,
        ),
        "place": Place.of(image) if is_accessible and request.user.shows_places else None,
        "form": form or ImageNameForm(initial={"name": image.name}),
    }
    if is_owner:
        context |= _words(request, image)
        context["albums_of"] = Album.objects.owned_by(request.user.pk).filter(images=image)
    elif is_accessible:
        context["tags"] = image.tags.all()
    return render(request, "galleries/picture.html", context, status=status)


def _asked(request: Request, *, is_owner: bool, is_accessible: bool) -> QueryDict:
    """The sort order and filter of the grid it was opened from. Of a public gallery none: tags and
    states are not told there."""
    if is_owner:
        return request.GET
    return without_favourites(request.GET) if is_accessible else QueryDict()


def _words(request: Request, image: Image) -> dict[str, Any]:
    """The picture's tags, automatic ones, and what its owner may mean when typing another."""
    on_it = Image.tags.through.objects.filter(image=image, tag=OuterRef("pk"))
    mine = Tag.objects.filter(owner_id=request.user.pk).annotate(on_it=Exists(on_it))
    known = list(mine.order_by("-on_it", "name")[: SUGGESTIONS + MAX_TAGS])
    return {
        "tags": [tag for tag in known if tag.on_it],
        "auto_tags": [tag for tag in image.auto_tags.shown() if tag.named],
        "suggestions": [tag.name for tag in known if not tag.on_it][:SUGGESTIONS],
    }


@require_GET
@login_required
def picture_status(request: Request, image_id: UUID) -> HttpResponse:
    return render(request, "galleries/_card.html", {"image": access.image_of(request, image_id)})


@asked_by_post
@login_required
def picture_rename(request: Request, image_id: UUID) -> HttpResponse:
    image = access.image_of(request, image_id)
    if request.method == "GET":
        return redirect(image)
    form = ImageNameForm(request.POST)
    if not form.is_valid():
        return _page(request, image, form, status=422)
    services.rename_image(image, form.cleaned_data["name"])
    return redirect(image)


@asked_by_post
@login_required
def picture_tags(request: Request, image_id: UUID) -> HttpResponse:
    """Put the words of `add` on the picture, and take the one of `remove` off; the same of an
    automatic tag (`adopt_auto`, `remove_auto`)."""
    image = access.image_of(request, image_id)
    if request.method == "GET":
        return redirect(image)
    this = Image.objects.filter(id=image.id)
    owner_id = request.user.pk
    services.tag_images(this, services.split_tags(request.POST.get("add", "")), owner_id=owner_id)
    if name := request.POST.get("remove"):
        services.untag_images(this, [name], owner_id=owner_id)
    if term := request.POST.get("adopt_auto"):
        services.adopt_auto_tag(image, term, owner_id=owner_id)
    if term := request.POST.get("remove_auto"):
        services.remove_auto_tag(image, term)
    if wants_partial(request):
        context = {"image": image, "asked": True} | _words(request, image)
        return render(request, "galleries/picture.html#tags", context)
    return redirect(image)


@require_http_methods(["GET", "POST"])
@login_required
def picture_delete(request: Request, image_id: UUID) -> HttpResponse:
    """Also for members, of what they added; it goes to the bin of the gallery's owner."""
    image = access.removable_image(request, image_id)
    if request.method == "GET":
        is_owner = image.gallery.belongs_to(request.user.pk)
        context = {"image": image, "gallery": image.gallery, "is_owner": is_owner}
        return render(request, "galleries/picture_delete.html", context)
    when = timezone.now()
    images = Image.objects.filter(id=image.id)
    services.bin_images(images, owner_id=request.user.pk, when=when)
    say_with_undo(request, _("%(name)s was moved to the bin.") % {"name": image.name}, when)
    return HttpResponse() if wants_partial(request) else redirect(image.gallery)


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
