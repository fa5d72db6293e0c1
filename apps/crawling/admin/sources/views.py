"""Views of a source's page beside Django's own: fields of a kind, a dry run, a crawl."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from apps.crawling.admin.sources.forms import draft_of_settings
from apps.crawling.admin.sources.kinds import chosen
from apps.crawling.admin.sources.people import signed_in
from apps.crawling.admin.sources.trial import trial_context
from apps.crawling.models import Crawl, Source
from apps.crawling.services.crawls import CrawlError, start_crawl
from apps.galleries.services import split_tags
from futu.given import given_count

if TYPE_CHECKING:
    from apps.crawling.admin.sources import SourceAdmin

MAX_PICTURES = 1_000_000


def fields(admin: SourceAdmin, request: HttpRequest) -> HttpResponse:
    """The fields of the chosen kind, keeping typed values of fields that both kinds have."""
    _require_change(admin, request)
    if request.method != "POST":
        return redirect("admin:crawling_source_changelist")
    known = given_count(request.POST.get("source", ""), usual=0, most=MAX_PICTURES)
    may_view = admin.has_view_or_change_permission(request)
    source = Source.objects.filter(pk=known).first() if may_view else None
    context = {
        "settings_form": draft_of_settings(request.POST, source),
        "choice": chosen(request.POST.get("kind")),
    }
    return render(request, "admin/crawling/source/_settings.html", context)


def try_it(admin: SourceAdmin, request: HttpRequest) -> HttpResponse:
    """What the form would find as it stands; nothing is saved."""
    _require_change(admin, request)
    if request.method != "POST":
        return redirect("admin:crawling_source_changelist")
    return render(request, "admin/crawling/source/_trial.html", trial_context(request))


def crawl(admin: SourceAdmin, request: HttpRequest, source_id: int) -> HttpResponse:
    """Start a crawl, and go to the page that shows its progress."""
    source = get_object_or_404(Source, pk=source_id)
    if not admin.has_change_permission(request, source):
        raise PermissionDenied
    page = redirect("admin:crawling_source_change", source.pk)
    if request.method != "POST":
        return page
    started = begin(
        request,
        source,
        tags=split_tags(request.POST.get("tags", "")),
        limit=given_count(request.POST.get("limit", ""), usual=0, most=MAX_PICTURES),
    )
    return redirect("admin:crawling_crawl_change", started.pk) if started else page


def begin(
    request: HttpRequest, source: Source, *, tags: list[str] | None = None, limit: int = 0
) -> Crawl | None:
    """Start a crawl, or say why not."""
    try:
        started = start_crawl(source, by=signed_in(request), tags=tags or (), limit=limit)
    except CrawlError as error:
        messages.error(request, str(error))
        return None
    messages.success(request, _("A crawl of %(name)s has begun.") % {"name": source.name})
    return started


def may_try(admin: SourceAdmin, request: HttpRequest) -> bool:
    return admin.has_add_permission(request) or admin.has_change_permission(request)


def _require_change(admin: SourceAdmin, request: HttpRequest) -> None:
    if not may_try(admin, request):
        raise PermissionDenied
