"""Indexes in the admin: the list, and the page that shows and controls one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.search.admin.columns import Columns, FaultFilter, ModelFilter
from apps.search.models import IndexState
from apps.search.services.building import request_build
from apps.search.services.index_maintenance import request_verify
from apps.search.services.indexes import Index, listed
from futu.admin import ReadOnlyAdmin
from futu.htmx import render_page, wants_partial

Act = Callable[[HttpRequest, IndexState], None]
# Actions on the job of an index.
JOB_ACTIONS: dict[str, Callable[[Job], Any]] = {
    "pause": jobs.request_pause,
    "resume": jobs.resume,
    "cancel": jobs.request_cancel,
}


@admin.register(IndexState)
class IndexAdmin(Columns, ReadOnlyAdmin):
    """Read-only; changes are made by jobs. Rows are written by services alone."""

    change_list_template = "admin/search/index/change_list.html"
    list_display = (
        "of_gallery", "how", "whose", "model_name",
        "vectors", "newer", "size", "finds", "latency", "age",
    )  # fmt: skip
    list_filter = (FaultFilter, ("spec", ModelFilter))
    search_fields = ("gallery__name", "gallery__owner__username")
    actions = ("rebuild_chosen", "verify_chosen")

    # -- The list

    def get_queryset(self, request: HttpRequest) -> QuerySet[IndexState]:
        return listed().filter(last_seq__gt=0)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {
            "frame": "admin/change_list.html",
            "title": capfirst(self.opts.verbose_name_plural),
            "is_nav_sidebar_enabled": False,
        }
        return super().changelist_view(request, context | (extra_context or {}))

    @admin.action(description=gettext_lazy("Build anew"), permissions=["steer"])
    def rebuild_chosen(self, request: HttpRequest, states: QuerySet[IndexState]) -> None:
        _report(request, sum(request_build(state, force=True) is not None for state in states))

    @admin.action(description=gettext_lazy("Check"), permissions=["steer"])
    def verify_chosen(self, request: HttpRequest, states: QuerySet[IndexState]) -> None:
        _report(request, sum(request_verify(state) is not None for state in states))

    # -- One index

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        actions: dict[str, Act] = {"rebuild": self._rebuild, "verify": self._verify}
        actions |= {what: self._job_action(ask) for what, ask in JOB_ACTIONS.items()}
        return [
            path("<int:pk>/watch/", wrap(self.watch), name="search_indexstate_watch"),
            *(
                path(
                    f"<int:pk>/{what}/",
                    wrap(self._action_view(act)),
                    name=f"search_indexstate_{what}",
                )
                for what, act in actions.items()
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
        """An index's page is the one that shows its progress."""
        state = self.get_object(request, object_id)
        return self.watch(request, state.pk if state else 0)

    def watch(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Its state. While a job runs for it, the page polls its changing part."""
        state = self._visible(request, pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": state.gallery.name,
            "state": state,
            "index": Index(state),
            "whose": self.whose(state),
            "may_steer": self.has_steer_permission(request),
            "is_nav_sidebar_enabled": False,
        }
        return render_page(request, "admin/search/index/watch.html", context, partial="index")  # type: ignore[arg-type]

    def _action_view(self, act: Act) -> Callable[..., Any]:
        """A view that changes an index, on POST alone, for those who may."""

        @require_POST
        def view(request: HttpRequest, pk: int) -> HttpResponse:
            state = self._visible(request, pk)
            if not self.has_steer_permission(request):
                raise PermissionDenied
            act(request, state)
            if wants_partial(request):  # type: ignore[arg-type]
                return HttpResponse(status=204, headers={"HX-Trigger": "futu:work"})
            return redirect("admin:search_indexstate_change", state.pk)

        return view

    def _rebuild(self, request: HttpRequest, state: IndexState) -> None:
        _report(request, int(request_build(state, force=True) is not None))

    def _verify(self, request: HttpRequest, state: IndexState) -> None:
        _report(request, int(request_verify(state) is not None))

    def _job_action(self, ask: Callable[[Job], Any]) -> Act:
        def act(request: HttpRequest, state: IndexState) -> None:
            if state.job:
                ask(state.job)

        return act

    def _visible(self, request: HttpRequest, pk: int) -> IndexState:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(listed(), pk=pk)

    # -- Permissions

    def has_steer_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("search.change_indexstate")


def _report(request: HttpRequest, started: int) -> None:
    if started:
        message = ngettext("%(n)d job is started.", "%(n)d jobs are started.", started)
        messages.success(request, message % {"n": started})
    else:
        messages.info(
            request, _("Nothing to start: a job is already running, or there is no need.")
        )
