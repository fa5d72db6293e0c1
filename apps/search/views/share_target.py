"""What other apps share with Futu where it is installed as a web app (share target)."""

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
from apps.search.services.query_pictures import picture_state
from apps.search.views.query_redirect import lead_to
from futu.http import Request, asked_by_post

ADDRESS = re.compile(r"https?://\S+")
# Sent by the browser itself, or a page of ours: no other site can set these values.
TRUSTED = {"none", "same-origin"}


@csrf_exempt  # A share by the system has no CSRF token; `Sec-Fetch-Site` says who sent it.
@asked_by_post
def receive(request: HttpRequest) -> HttpResponse:
    """Save what was shared as a query, and ask what to do with it.

    Only a query of the person's own is created, so the worst effect of a forged request is an entry
    in their history.
    """
    if request.method == "GET":
        return redirect("search:new")
    if request.headers.get("Sec-Fetch-Site") not in TRUSTED:
        return render(request, "403.html", status=403)
    if not request.user.is_authenticated:
        messages.info(request, _("Sign in first, then share the picture once more."))
        return redirect("account_login")
    try:
        search_query = _create_query(request, request.user.pk)
    except (PictureError, AskError) as error:
        messages.error(request, str(error))
        return redirect("search:new")
    if not search_query.is_kept:
        return lead_to(request, search_query)
    return redirect("search:received", search_query.id)


def _create_query(request: HttpRequest, owner_id: int) -> Query:
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
    search_query = access.query_of(request, query_id)
    galleries = Gallery.objects.owned_by(request.user.pk)
    context = {
        "query": search_query,
        "mine": galleries,
        "picture_state": picture_state(search_query),
    }
    return render(request, "search/received.html", context)
