"""Indexes in the admin: the list, and the page on which one is followed and steered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.search.models import IndexState
from apps.search.services.building import request_build
from apps.search.services.indexes import Index, listed
from apps.search.services.tending import request_verify
from futu.htmx import render_page, wants_partial

Act = Callable[[HttpRequest, IndexState], None]
# What may be asked of the job that is at an index.
ASKS: dict[str, Callable[[Job], Any]] = {
    "pause": jobs.request_pause,
    "resume": jobs.resume,
    "cancel": jobs.request_cancel,
}


class FaultFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        return [
            ("sound", _("With a segment")),
            ("none", _("Without one")),
            ("broken", _("That cannot be used")),
        ]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[IndexState]
    ) -> QuerySet[IndexState]:
        match self.value():
            case "sound":
                return queryset.exclude(segment="").filter(fault="")
            case "none":
                return queryset.filter(segment="")
            case "broken":
                return queryset.exclude(fault="")
        return queryset


class ModelFilter(admin.AllValuesFieldListFilter):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = _("model")


@admin.register(IndexState)
class IndexAdmin(admin.ModelAdmin):
    """To look at; what may be changed is asked for as jobs. Rows are written by services alone."""

    change_list_template = "admin/search/index/change_list.html"
    list_display = (
        "of_gallery", "how", "whose", "model_name",
        "vectors", "newer", "size", "finds", "latency", "age",
    )  # fmt: skip
    list_filter = (FaultFilter, ("spec", ModelFilter))
    search_fields = ("gallery__name", "gallery__owner__username")
    actions = ("rebuild_chosen", "verify_chosen")
    show_full_result_count = False

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

    @admin.display(description=gettext_lazy("gallery"), ordering="gallery__name")
    def of_gallery(self, state: IndexState) -> str:
        return state.gallery.name

    @admin.display(description=gettext_lazy("state"))
    def how(self, state: IndexState) -> str:
        return " · ".join(Index(state).sentences)

    @admin.display(description=gettext_lazy("whose"), ordering="gallery__owner__username")
    def whose(self, state: IndexState) -> str:
        return state.gallery.owner.username if state.gallery.owner else _("Public gallery")

    @admin.display(description=gettext_lazy("vectors"), ordering="last_seq")
    def vectors(self, state: IndexState) -> str:
        return number_format(state.living, force_grouping=True)

    @admin.display(description=gettext_lazy("newer"))
    def newer(self, state: IndexState) -> str:
        return number_format(state.delta, force_grouping=True) if state.segment else "–"

    @admin.display(description=gettext_lazy("size"), ordering="bytes")
    def size(self, state: IndexState) -> str:
        return filesizeformat(state.bytes) if state.segment else "–"

    @admin.display(description=gettext_lazy("finds"), ordering="recall")
    def finds(self, state: IndexState) -> str:
        return Index(state).found or "–"

    @admin.display(description=gettext_lazy("latency"), ordering="milliseconds")
    def latency(self, state: IndexState) -> str:
        return Index(state).latency or "–"

    @admin.display(description=gettext_lazy("age"), ordering="-built")
    def age(self, state: IndexState) -> str:
        return Index(state).age or "–"

    @admin.display(description=gettext_lazy("model"), ordering="spec")
    def model_name(self, state: IndexState) -> str:
        return Index(state).model

    @admin.action(description=gettext_lazy("Build anew"), permissions=["steer"])
    def rebuild_chosen(self, request: HttpRequest, states: QuerySet[IndexState]) -> None:
        _tell(request, sum(request_build(state, anyway=True) is not None for state in states))

    @admin.action(description=gettext_lazy("Check"), permissions=["steer"])
    def verify_chosen(self, request: HttpRequest, states: QuerySet[IndexState]) -> None:
        _tell(request, sum(request_verify(state) is not None for state in states))

    # -- One index

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        doors: dict[str, Act] = {"rebuild": self._rebuild, "verify": self._verify}
        doors |= {what: self._asking(ask) for what, ask in ASKS.items()}
        return [
            path("<int:pk>/watch/", wrap(self.watch), name="search_indexstate_watch"),
            *(
                path(
                    f"<int:pk>/{what}/",
                    wrap(self._steering(act)),
                    name=f"search_indexstate_{what}",
                )
                for what, act in doors.items()
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
        """An index's page is the one that follows it."""
        state = self.get_object(request, object_id)
        return self.watch(request, state.pk if state else 0)

    def watch(self, request: HttpRequest, pk: int) -> HttpResponse:
        """How it is. While a job is at it, the page asks again for the part that changes."""
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

    def _steering(self, act: Act) -> Callable[..., Any]:
        """A view that does something for an index, on POST alone, for those who may."""

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
        _tell(request, int(request_build(state, anyway=True) is not None))

    def _verify(self, request: HttpRequest, state: IndexState) -> None:
        _tell(request, int(request_verify(state) is not None))

    def _asking(self, ask: Callable[[Job], Any]) -> Act:
        def act(request: HttpRequest, state: IndexState) -> None:
            if state.job:
                ask(state.job)

        return act

    def _visible(self, request: HttpRequest, pk: int) -> IndexState:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(listed(), pk=pk)

    # -- Who may

    def has_steer_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("search.change_indexstate")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return False


def _tell(request: HttpRequest, started: int) -> None:
    if started:
        said = ngettext("%(n)d job is started.", "%(n)d jobs are started.", started)
        messages.success(request, said % {"n": started})
    else:
        messages.info(request, _("Nothing to start: a job is at it already, or there is no need."))
