"""Undo a move to the bin."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.galleries import services
from apps.galleries.managers import GOING
from apps.galleries.models import Gallery, Image
from futu.given import given_moment
from futu.http import Request, asked_by_post
from futu.messages import with_undo


def say_with_undo(request: Request, text: str, when: datetime) -> None:
    """Show the message `text` with a button that restores what was binned at that moment."""
    with_undo(request, text, reverse("galleries:undo"), when=when.isoformat())


@asked_by_post
@login_required
def undo(request: Request) -> HttpResponse:
    """Restore what was binned at one moment; redirects to its place.

    Of galleries shared with the person, what they added. Only who binned it is told the moment.
    """
    when = given_moment(request.POST.get("when", ""))
    if when is None or when <= GOING:
        return redirect("galleries:bin")
    if gallery := Gallery.including_bin.in_bin(request.user.pk).filter(binned=when).first():
        return redirect(services.restore_gallery(gallery))
    images = Image.including_bin.removable_by(request.user.pk).filter(binned=when)
    first = images.select_related("gallery").first()
    if first is None:
        messages.info(request, _("There is nothing to undo any more."))
        return redirect("galleries:bin")
    services.restore_images(images, owner_id=request.user.pk)
    return redirect(first.gallery)
