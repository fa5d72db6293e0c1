"""What is done to pictures picked from any gallery: on the timeline, in an album, by a star."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.galleries import access, services
from apps.galleries.browsing.place_list import PictureArea
from apps.galleries.browsing.place_list import within as within_area
from apps.galleries.browsing.timeline import everything_of
from apps.galleries.managers import ImageQuerySet
from apps.galleries.models import Album, Image
from apps.galleries.services.albums import remove_from_album
from apps.galleries.services.favourites import set_favourite
from apps.galleries.services.zipping import zip_of
from apps.galleries.views.albums import say_added
from apps.galleries.views.files import stream
from apps.galleries.views.selection import chosen_ids, excepted_ids
from apps.galleries.views.undoing import say_with_undo
from futu.given import given_id, given_moment
from futu.htmx import wants_partial
from futu.http import Request, asked_by_post


def _listing(request: Request) -> QueryDict:
    """What the page shows, from the query it sends along."""
    return QueryDict(request.POST.get("listing", ""))


def _album(request: Request) -> Album | None:
    """The album of the page, if it is one."""
    album_id = given_id(_listing(request).get("album", ""))
    return access.album_of(request, album_id) if album_id else None


def _listed(request: Request) -> ImageQuerySet:
    """All that the page lists, loaded or not."""
    images, asked = everything_of(request.user.pk), _listing(request)
    if album := _album(request):
        images = images.filter(albums=album)
    if asked.get("favourites"):
        images = images.filter(is_favourite=True)
    if area := PictureArea.of(asked.get("place", "")):
        images = within_area(images, area)
    return images


def picked(request: Request) -> ImageQuerySet:
    """The selected pictures, or all that the page lists; of this person alone."""
    if not request.POST.get("all"):
        mine = Image.objects.owned_by(request.user.pk)
        return mine.filter(id__in=chosen_ids(request))
    listed = _listed(request).values("id")
    images = Image.objects.filter(id__in=listed).exclude(id__in=excepted_ids(request))
    # Exclude pictures added after the page was rendered.
    until = given_moment(request.POST.get("until", ""))
    return images.filter(created__lte=until) if until else images


def back(request: Request) -> HttpResponse:
    """Redirect to the page; its address is made anew of what the form says."""
    if image_id := given_id(request.POST.get("back", "")):
        return redirect("galleries:picture", image_id)
    if album := _album(request):
        return redirect(album)
    asked, trail = _listing(request), QueryDict(mutable=True)
    if asked.get("favourites"):
        trail["favourites"] = "1"
    if area := PictureArea.of(asked.get("place", "")):
        trail["place"] = area.code
    address = reverse("galleries:timeline")
    return redirect(f"{address}?{trail.urlencode()}" if trail else address)


def _nothing(request: Request) -> HttpResponse:
    if request.method == "POST":
        messages.warning(request, _("No picture was chosen."))
    return back(request)


@asked_by_post
@login_required
def picked_album(request: Request) -> HttpResponse:
    """Add to an album of the person's, or to a new one."""
    images = picked(request)
    if request.method == "GET" or not images.exists():
        return _nothing(request)
    say_added(request, images)
    return back(request)


@asked_by_post
@login_required
def picked_out(request: Request) -> HttpResponse:
    """Take out of the album of the page; the pictures stay."""
    album = _album(request)
    if request.method == "GET" or album is None:
        return back(request)
    count = remove_from_album(album, picked(request))
    if not count:
        return _nothing(request)
    text = ngettext(
        "%(n)d picture was taken out of the album.",
        "%(n)d pictures were taken out of the album.",
        count,
    )
    messages.success(request, text % {"n": count})
    return back(request)


@asked_by_post
@login_required
def picked_star(request: Request) -> HttpResponse:
    return _set_stars(request, on=True)


@asked_by_post
@login_required
def picked_unstar(request: Request) -> HttpResponse:
    return _set_stars(request, on=False)


def _set_stars(request: Request, *, on: bool) -> HttpResponse:
    images = picked(request)
    if request.method == "GET" or not images.exists():
        return _nothing(request)
    # As values: the condition may be what is changed.
    ids = list(images.values_list("id", flat=True))
    set_favourite(Image.objects.filter(id__in=ids), on=on)
    said = _("They are favourites.") if on else _("They are no favourites any more.")
    messages.success(request, said)
    return back(request)


@asked_by_post
@login_required
def picked_bin(request: Request) -> HttpResponse:
    when = timezone.now()
    owner_id = request.user.pk
    images = picked(request) if request.method == "POST" else Image.objects.none()
    count = len(services.bin_images(images, owner_id=owner_id, when=when))
    if not count:
        return _nothing(request)
    text = ngettext(
        "%(n)d picture was moved to the bin.", "%(n)d pictures were moved to the bin.", count
    )
    say_with_undo(request, text % {"n": count}, when)
    return back(request)


@asked_by_post
@login_required
def picked_download(request: Request) -> HttpResponseBase:
    images = picked(request)
    if request.method == "GET" or not images.exists():
        return _nothing(request)
    return stream(zip_of(images), name="Futu.zip", mimetype="application/zip")


@asked_by_post
@login_required
def picture_star(request: Request, image_id: UUID) -> HttpResponse:
    """Put a star on one picture, or take it off: as the page that was seen had it, so that a second
    press, or one in another tab, asks for the same."""
    image = access.image_of(request, image_id)
    if request.method == "GET":
        return redirect(image)
    on = request.POST.get("on") != "0"
    set_favourite(Image.objects.filter(id=image.id), on=on)
    image.is_favourite = on
    if wants_partial(request):
        return render(request, "galleries/_star.html", {"image": image})
    return redirect(image)
