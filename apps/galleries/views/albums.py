"""Albums: the list, one album, making, renaming, deleting."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from apps.galleries import access
from apps.galleries.browsing.timeline import everything_of
from apps.galleries.managers import ImageQuerySet
from apps.galleries.models import Album
from apps.galleries.pictures.names import printable
from apps.galleries.services.albums import (
    MAX_CHARACTERS,
    add_to_album,
    album_named,
    albums_with_covers,
)
from apps.galleries.views.library import timeline_page
from futu.http import Request, asked_by_post


@require_http_methods(["GET", "POST"])
@login_required
def albums(request: Request) -> HttpResponse:
    """The list; a posted name makes an album, or leads to the one that has it."""
    if request.method == "POST":
        if name := album_name(request.POST.get("name", "")):
            return redirect(album_named(request.user.pk, name))
        messages.warning(request, _("An album needs a name."))
    found = albums_with_covers(request.user.pk)
    return render(request, "galleries/albums.html", {"albums": found})


@require_GET
@login_required
def album_names(request: Request) -> HttpResponse:
    """Options for a field that takes an album's name."""
    names = Album.objects.owned_by(request.user.pk).values_list("name", flat=True)
    return HttpResponse(
        format_html_join("", '<option value="{}"></option>', ((name,) for name in names))
    )


def album_name(typed: str) -> str:
    return printable(typed)[:MAX_CHARACTERS].strip()


@require_GET
@login_required
def album(request: Request, album_id: UUID) -> HttpResponse:
    found = access.album_of(request, album_id)
    images = everything_of(request.user.pk).filter(albums=found)
    context = {"shelf": "albums", "trail": "", "album": found}
    return timeline_page(request, "galleries/album.html", images, context)


@asked_by_post
@login_required
def album_rename(request: Request, album_id: UUID) -> HttpResponse:
    found = access.album_of(request, album_id)
    name = album_name(request.POST.get("name", ""))
    if request.method == "POST" and name:
        try:
            with transaction.atomic():
                Album.objects.filter(id=found.id).update(name=name)
        except IntegrityError:
            messages.error(request, _("You already have an album with this name."))
    elif request.method == "POST":
        messages.warning(request, _("An album needs a name."))
    return redirect(found)


@asked_by_post
@login_required
def album_delete(request: Request, album_id: UUID) -> HttpResponse:
    """Delete the album; its pictures stay in their galleries."""
    found = access.album_of(request, album_id)
    if request.method == "GET":
        return redirect(found)
    found.delete()
    text = _("The album %(name)s was deleted. Its pictures are where they were.")
    messages.success(request, text % {"name": found.name})
    return redirect("galleries:albums")


def say_added(request: Request, images: ImageQuerySet) -> None:
    """Add pictures to the album that the form names, which is made if there is none; say so."""
    name = album_name(request.POST.get("album", ""))
    if not name:
        messages.warning(request, _("Choose an album, or name a new one."))
        return
    album = album_named(request.user.pk, name)
    count = add_to_album(album, images)
    text = ngettext(
        "%(n)d picture was added to the album %(name)s.",
        "%(n)d pictures were added to the album %(name)s.",
        count,
    )
    if not count:
        text = _("The album %(name)s has all of them already.")
    messages.success(request, text % {"n": count, "name": album.name})
