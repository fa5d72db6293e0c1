"""What other apps share with Futu where it is installed as one (the manifest's share target)."""

import re
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from apps.galleries.models import Gallery
from apps.galleries.pictures import PictureError
from apps.search import access
from apps.search.models import Query
from apps.search.services import asking
from apps.search.services.query_embedding import AskError
from apps.search.services.query_pictures import fate
from apps.search.views.leading import lead_to
from futu.http import Request, asked_by_post

ADDRESS = re.compile(r"https?://\S+")
# The browser itself began it, or a page of ours: no other site can send these.
TRUSTED = {"none", "same-origin"}


@csrf_exempt  # What the system shares carries no token; `Sec-Fetch-Site` says who sent it.
@asked_by_post
def receive(request: HttpRequest) -> HttpResponse:
    """Keep what was shared as a question, and ask what to do with it.

    Nothing but a query of the person's own is made of it, so the worst that a forged one could
    do is to stand in their history.
    """
    if request.method == "GET":
        return redirect("search:new")
    if request.headers.get("Sec-Fetch-Site") not in TRUSTED:
        return render(request, "403.html", status=403)
    if not request.user.is_authenticated:
        messages.info(request, _("Sign in first, then share the picture once more."))
        return redirect("account_login")
    try:
        asked = _asked(request, request.user.pk)
    except (PictureError, AskError) as error:
        messages.error(request, str(error))
        return redirect("search:new")
    if not asked.is_kept:
        return lead_to(request, asked)
    return redirect("search:received", asked.id)


def _asked(request: HttpRequest, owner_id: int) -> Query:
    file = request.FILES.get("file")
    if file is not None:
        return asking.ask_with_file(owner_id, file)
    shared = " ".join(request.POST.get(name, "") for name in ("url", "text", "title"))
    address = ADDRESS.search(shared)
    if address is None:
        raise AskError(_("No picture was shared. Choose one here."))
    return asking.ask_with_address(owner_id, address.group())


@require_GET
@login_required
def received(request: Request, query_id: UUID) -> HttpResponse:
    """Search with it, or keep it?"""
    asked = access.query_of(request, query_id)
    galleries = Gallery.objects.owned_by(request.user.pk)
    context = {"query": asked, "mine": galleries, "fate": fate(asked)}
    return render(request, "search/received.html", context)
