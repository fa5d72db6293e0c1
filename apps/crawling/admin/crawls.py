"""Crawls in the admin: the list, and the page on which one can be followed and stopped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from apps.crawling.models import Crawl
from apps.crawling.services.progress import progress_of
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.jobs.states import JobState
from futu.admin import ReadOnlyAdmin
from futu.htmx import render_page, wants_partial

ASKS: dict[str, Callable[[Job], Any]] = {
    "pause": jobs.request_pause,
    "resume": jobs.resume,
    "cancel": jobs.request_cancel,
    "retry": jobs.retry,
}


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        return list(JobState.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Crawl]) -> QuerySet[Crawl]:
        return queryset.filter(job__state=self.value()) if self.value() else queryset


@admin.register(Crawl)
class CrawlAdmin(ReadOnlyAdmin):
    list_display = ("source", "created", "state", "new", "seen", "refused", "pages", "size")
    list_display_links = ("source", "created")
    list_select_related = ("source", "job")
    list_filter = ("source", StateFilter)
    date_hierarchy = "created"
    show_full_result_count = False

    @admin.display(description=_("state"))
    def state(self, crawl: Crawl) -> str:
        return str(crawl.job.get_state_display()) if crawl.job else ""

    @admin.display(description=_("received"), ordering="bytes")
    def size(self, crawl: Crawl) -> str:
        return filesizeformat(crawl.bytes)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/watch/", wrap(self.watch), name="crawling_crawl_watch"),
            *(
                path(
                    f"<int:pk>/{what}/",
                    wrap(self._asking(what)),
                    name=f"crawling_crawl_{what}",
                )
                for what in ASKS
            ),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """A crawl's page is the one that shows its progress."""
        crawl = self.get_object(request, object_id)
        return self.watch(request, crawl.pk if crawl else 0)

    def watch(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Its progress. While it runs, the page polls the part that changes."""
        crawl = self._visible(request, pk)
        context = self._context(request, crawl) | {"progress": progress_of(crawl)}
        return render_page(request, "admin/crawling/crawl/watch.html", context, partial="progress")  # type: ignore[arg-type]

    def _asking(self, what: str) -> Callable[..., HttpResponse]:
        """A view that asks something of a crawl's job; a GET shows a confirmation."""

        @require_http_methods(["GET", "POST"])
        def view(request: HttpRequest, pk: int) -> HttpResponse:
            crawl = self._visible(request, pk)
            if not may_steer(request):
                raise PermissionDenied
            if request.method == "GET":
                context = self._context(request, crawl) | {"what": what}
                return render(request, "admin/crawling/crawl/ask.html", context)
            if crawl.job:
                ASKS[what](crawl.job)
            if wants_partial(request):  # type: ignore[arg-type]
                return HttpResponse(status=204, headers={"HX-Trigger": "futu:work"})
            return redirect("admin:crawling_crawl_watch", crawl.pk)

        return view

    def _visible(self, request: HttpRequest, pk: int) -> Crawl:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(Crawl.objects.select_related("source", "job"), pk=pk)

    def _context(self, request: HttpRequest, crawl: Crawl) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(crawl.source),
            "crawl": crawl,
            "may_steer": may_steer(request),
        }


def may_steer(request: HttpRequest) -> bool:
    return request.user.has_perm("crawling.change_crawl")
