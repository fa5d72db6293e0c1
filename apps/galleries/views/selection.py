"""Bulk actions on a gallery's pictures: the selected ones, or all that match the page."""

from itertools import chain
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.galleries import access, services
from apps.galleries.browsing import Listing
from apps.galleries.managers import ImageQuerySet
from apps.galleries.models import Gallery, Image
from apps.galleries.pictures import clean_name
from apps.galleries.services.favourites import set_favourite
from apps.galleries.services.history import record_images
from apps.galleries.services.tagging import split_tags, tag_images, untag_images
from apps.galleries.services.zipping import zip_of
from apps.galleries.views.albums import say_added
from apps.galleries.views.browsing import listing_of
from apps.galleries.views.files import stream
from apps.galleries.views.undoing import say_with_undo
from futu.best_effort import best_effort
from futu.given import given_id, given_ids, given_moment
from futu.http import Request, asked_by_post

# Maximum names listed in messages; of more, only the number.
MAX_NAMED = 5


def chosen_ids(request: Request) -> list[UUID]:
    """The selected ids; a script sends them in one field."""
    return _ids(request, "image")


def excepted_ids(request: Request) -> list[UUID]:
    """With "all": the ids that were deselected."""
    return _ids(request, "except")


def _ids(request: Request, name: str) -> list[UUID]:
    return given_ids(chain.from_iterable(text.split(",") for text in request.POST.getlist(name)))


def _listing(request: Request, gallery: Gallery) -> Listing:
    """The listing of the page, from the query it sends along."""
    return listing_of(request, gallery, QueryDict(request.POST.get("listing", "")))


def chosen_in(request: Request, gallery: Gallery) -> ImageQuerySet:
    """The selected pictures, or all that match the page, loaded or not; of this gallery alone."""
    images = Image.objects.filter(gallery=gallery)
    if not request.POST.get("all"):
        return images.filter(id__in=chosen_ids(request))
    listed = _listing(request, gallery).images.values("id")
    images = images.filter(id__in=listed).exclude(id__in=excepted_ids(request))
    # Exclude pictures added after the page was rendered.
    until = given_moment(request.POST.get("until", ""))
    return images.filter(created__lte=until) if until else images


def back_to(request: Request, gallery: Gallery) -> HttpResponse:
    """Redirect to the same listing."""
    address = _listing(request, gallery).address
    return redirect(f"{gallery.get_absolute_url()}?{address}" if address else gallery)


def _nothing(request: Request, gallery: Gallery) -> HttpResponse:
    if request.method == "POST":
        messages.warning(request, _("No picture was chosen."))
    return back_to(request, gallery)


@asked_by_post
@login_required
def selected_bin(request: Request, gallery_id: UUID) -> HttpResponse:
    gallery = access.gallery_of(request, gallery_id)
    when = timezone.now()
    owner_id = request.user.pk
    count = len(services.bin_images(chosen_in(request, gallery), owner_id=owner_id, when=when))
    if not count:
        return _nothing(request, gallery)
    text = ngettext(
        "%(n)d picture was moved to the bin.", "%(n)d pictures were moved to the bin.", count
    )
    say_with_undo(request, text % {"n": count}, when)
    return back_to(request, gallery)


@asked_by_post
@login_required
def selected_move(request: Request, gallery_id: UUID) -> HttpResponse:
    gallery = access.gallery_of(request, gallery_id)
    images = chosen_in(request, gallery)
    target_id = given_id(request.POST.get("target", ""))
    if target_id is None:
        if request.method == "POST":
            messages.warning(request, _("No gallery was chosen."))
        return back_to(request, gallery)
    target = access.gallery_of(request, target_id)
    try:
        moved = services.move_images(images, target, owner_id=request.user.pk)
    except Gallery.DoesNotExist as error:
        raise Http404 from error
    if not (moved.ids or moved.duplicates or moved.busy):
        return _nothing(request, gallery)
    _tell_moved(request, moved, target)
    return back_to(request, gallery)


def _tell_moved(request: Request, moved: services.Moved, target: Gallery) -> None:
    if count := len(moved.ids):
        text = ngettext(
            "%(n)d picture was moved to %(name)s.", "%(n)d pictures were moved to %(name)s.", count
        )
        messages.success(request, text % {"n": count, "name": target.name})
    for name in moved.duplicates[:MAX_NAMED]:
        messages.info(
            request,
            _("%(picture)s stays here: %(name)s has it already.")
            % {"picture": name, "name": target.name},
        )
    if (more := len(moved.duplicates) - MAX_NAMED) > 0:
        text = ngettext(
            "%(n)d more stays here: %(name)s has it already.",
            "%(n)d more stay here: %(name)s has them already.",
            more,
        )
        messages.info(request, text % {"n": more, "name": target.name})
    if moved.busy:
        text = ngettext(
            "%(n)d picture is still being prepared and stays here. Move it when it is ready.",
            "%(n)d pictures are still being prepared and stay here. Move them when they are ready.",
            moved.busy,
        )
        messages.warning(request, text % {"n": moved.busy})


@asked_by_post
@login_required
def selected_tag(request: Request, gallery_id: UUID) -> HttpResponse:
    return _change_tags(request, gallery_id, on=True)


@asked_by_post
@login_required
def selected_untag(request: Request, gallery_id: UUID) -> HttpResponse:
    return _change_tags(request, gallery_id, on=False)


def _change_tags(request: Request, gallery_id: UUID, *, on: bool) -> HttpResponse:
    gallery = access.gallery_of(request, gallery_id)
    images = chosen_in(request, gallery)
    typed = request.POST.get("tags", "")
    names = split_tags(typed)
    count = images.count()
    if not count:
        return _nothing(request, gallery)
    if not names:
        messages.warning(request, _("Enter a tag first; separate several with commas."))
        return back_to(request, gallery)
    change = tag_images if on else untag_images
    # A tag read from a file may contain a comma itself.
    change(images, names if on else [*names, typed.strip()], owner_id=gallery.owner_id)
    said = {"n": count, "tags": ", ".join(names)}
    messages.success(request, _tagged(count, on) % said)
    return back_to(request, gallery)


@asked_by_post
@login_required
def selected_album(request: Request, gallery_id: UUID) -> HttpResponse:
    """Add to an album of the person's, or to a new one."""
    gallery = access.gallery_of(request, gallery_id)
    images = chosen_in(request, gallery)
    if request.method == "GET" or not images.exists():
        return _nothing(request, gallery)
    say_added(request, images)
    return back_to(request, gallery)


@asked_by_post
@login_required
def selected_star(request: Request, gallery_id: UUID) -> HttpResponse:
    """Put a star on the selected pictures."""
    gallery = access.gallery_of(request, gallery_id)
    images = chosen_in(request, gallery)
    if request.method == "GET" or not images.exists():
        return _nothing(request, gallery)
    set_favourite(images, on=True)
    messages.success(request, _("They are favourites."))
    return back_to(request, gallery)


def _tagged(count: int, on: bool) -> str:
    if on:
        return ngettext(
            "%(n)d picture was tagged: %(tags)s.", "%(n)d pictures were tagged: %(tags)s.", count
        )
    return ngettext(
        "Taken off %(n)d picture: %(tags)s.", "Taken off %(n)d pictures: %(tags)s.", count
    )


@asked_by_post
@login_required
def selected_download(request: Request, gallery_id: UUID) -> HttpResponseBase:
    """Also for members of the gallery."""
    gallery = access.accessible_gallery(request, gallery_id)
    images = chosen_in(request, gallery)
    count = images.count()
    if not count:
        return _nothing(request, gallery)
    first = list(images.select_related("gallery")[:2])
    best_effort(
        "a download", lambda: record_images(request.user.pk, "downloaded", first, count=count)
    )
    name = clean_name(f"{gallery.name}.zip")
    return stream(zip_of(images), name=name, mimetype="application/zip")
