"""Share a result by a link: its owner makes and revokes it, whoever has it sees the result."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.comparison.access import comparison_of
from apps.comparison.models import Comparison, SharedComparison
from apps.comparison.services import sharing
from apps.comparison.views.words import words_of
from apps.galleries.sharing.headers import CACHE, unindexed
from apps.media.models import StoredFile
from apps.media.views import file_response
from futu.http import Request, asked_by_post

View = Callable[..., HttpResponseBase]


@asked_by_post
@login_required
def share(request: Request, comparison_id: UUID) -> HttpResponse:
    found = comparison_of(request, comparison_id)
    if request.method == "POST" and found.result is not None:
        sharing.make_link(found)
        messages.success(request, _("The link is made. Whoever has it sees this result."))
    return redirect(found)


@asked_by_post
@login_required
def unshare(request: Request, comparison_id: UUID) -> HttpResponse:
    found = comparison_of(request, comparison_id)
    if request.method == "POST":
        sharing.revoke_link(found)
        messages.success(request, _("The link is revoked. It opens nothing any more."))
    return redirect(found)


def link_of(request: Request, found: Comparison) -> dict[str, Any]:
    """For the owner's page: the link that works, and its whole address."""
    link = sharing.link_of(found)
    if link is None:
        return {}
    path = reverse("comparison:shared", args=[sharing.signed_id(link)])
    return {"link": link, "link_address": request.build_absolute_uri(path)}


def by_link(view: View) -> View:
    """Pass the view the link's row and its signed id; 404 for a link that opens nothing."""

    @wraps(view)
    def checked(request: Request, signed: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        link = sharing.opened(signed)
        try:
            if link is None:
                raise Http404
            return unindexed(view(request, link, signed, *args, **kwargs))
        except Http404:
            return unindexed(render(request, "shared/gone.html", status=404))

    return checked


@require_safe
@by_link
def shared(request: Request, link: SharedComparison, signed: str) -> HttpResponse:
    sharing.count_visit(link)
    context = {"comparison": link.comparison, "shared": signed} | words_of(link.comparison)
    return render(request, "comparison/shared.html", context)


@require_safe
@by_link
def shared_file(
    request: Request, link: SharedComparison, signed: str, which: str
) -> HttpResponseBase:
    response = file_response(request, _file(link.comparison, which))
    response["Cache-Control"] = CACHE
    return response


def _file(comparison: Comparison, which: str) -> StoredFile:
    """One of those that the page shows."""
    for file, _called, name in comparison.shown:
        if name == which:
            return file
    raise Http404
