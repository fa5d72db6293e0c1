"""The text that was read in a picture: its owner clears it, or has it read again."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from apps.galleries.access import image_of
from apps.search.services.picture_texts import clear_text, read_again
from apps.search.services.reading import request_reading
from futu.http import Request, asked_by_post


@asked_by_post
@login_required
def picture_text(request: Request, image_id: UUID) -> HttpResponse:
    image = image_of(request, image_id)
    act = request.POST.get("act")
    if act == "clear":
        clear_text(image)
        messages.success(request, _("The text was cleared. Nothing reads it again."))
    elif act == "again":
        read_again(image)
        if request_reading():
            messages.success(request, _("The picture is being read; its text appears here soon."))
        else:
            messages.info(request, _("It is read once this server reads text in pictures again."))
    return redirect(image)
