"""What the pages of a source ask for beside Django's own: fields of a kind, a trial, a crawl."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import User
from apps.crawling.admin.sources.forms import draft_of_settings
from apps.crawling.admin.sources.kinds import chosen
from apps.crawling.admin.sources.settings_form import SettingsForm
from apps.crawling.models import Crawl, Source
from apps.crawling.services.crawls import CrawlError, start_crawl
from apps.galleries.services import split_tags
from futu.given import given_count

if TYPE_CHECKING:
    from apps.crawling.admin.sources import SourceAdmin

MOST = 1_000_000
ROLES = [
    ("", gettext_lazy("From the start")),
    ("start", gettext_lazy("As a start page")),
    ("listing", gettext_lazy("As a list of pictures")),
    ("detail", gettext_lazy("As the page of a picture")),
]


def fields(admin: SourceAdmin, request: HttpRequest) -> HttpResponse:
    """The fields of the kind that was chosen, with what was typed where they agree."""
    _require_change(admin, request)
    if request.method != "POST":
        return redirect("admin:crawling_source_changelist")
    known = given_count(request.POST.get("source", ""), usual=0, most=MOST)
    source = Source.objects.filter(pk=known).first()
    context = {
        "settings_form": draft_of_settings(request.POST, source),
        "choice": chosen(request.POST.get("kind")),
    }
    return render(request, "admin/crawling/source/_settings.html", context)


def try_it(admin: SourceAdmin, request: HttpRequest) -> HttpResponse:
    """What the form as it stands would find; nothing is saved."""
    _require_change(admin, request)
    if request.method != "POST":
        return redirect("admin:crawling_source_changelist")
    return render(request, "admin/crawling/source/_trial.html", trial_context(request))


def trial_context(request: HttpRequest) -> dict[str, Any]:
    """Either `trial`, or `settings_errors` with the labels of the fields they are about."""
    from apps.crawling.services.trying import try_source

    form = SettingsForm(chosen(request.POST.get("kind")).kind, request.POST)
    if not form.is_valid():
        return {"settings_errors": _errors_of(form)}
    trial = try_source(
        form.kind,
        form.cleaned_settings,
        url=request.POST.get("try_url", "").strip(),
        role=request.POST.get("try_role", ""),
    )
    return {"trial": trial}


def _errors_of(form: SettingsForm) -> list[tuple[str, list[str]]]:
    return [
        (
            str(form.fields[name].label) if name in form.fields else "",
            [str(one) for one in sentences],
        )
        for name, sentences in form.errors.items()
    ]


def crawl(admin: SourceAdmin, request: HttpRequest, source_id: int) -> HttpResponse:
    """Start a crawl, and go where it can be watched."""
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
        limit=given_count(request.POST.get("limit", ""), usual=0, most=MOST),
    )
    return redirect("admin:crawling_crawl_change", started.pk) if started else page


def signed_in(request: HttpRequest) -> User:
    """The admin lets nobody else in."""
    assert isinstance(request.user, User)
    return request.user


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


def _require_change(admin: SourceAdmin, request: HttpRequest) -> None:
    if not (admin.has_add_permission(request) or admin.has_change_permission(request)):
        raise PermissionDenied
