"""Sources in the admin: added on one page with a dry run, then crawled."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from simple_history.admin import SimpleHistoryAdmin

from apps.crawling.admin.sources import views
from apps.crawling.admin.sources.forms import DraftForm, SourceForm
from apps.crawling.admin.sources.history import Changes
from apps.crawling.admin.sources.listing import link_to_ledger, with_columns
from apps.crawling.admin.sources.overview import overview_of, state_counts_of
from apps.crawling.admin.sources.trial import ROLES, trial_context
from apps.crawling.models import CrawledImage, Source
from apps.crawling.services.sources import add_source, remove_source, save_source
from apps.jobs.states import JobState

FIELDSETS = [
    (None, {"fields": ("name", "homepage", "kind")}),
    (
        gettext_lazy("What may be published"),
        {"fields": ("licence", "auto_approve")},
    ),
    (
        gettext_lazy("When and how much"),
        {"fields": ("schedule", "enabled", "limit_per_tag", "limit")},
    ),
    (
        gettext_lazy("How politely"),
        {
            "fields": ("delay", "concurrency", "least_side", "recheck_days"),
            "classes": ("collapse",),
            "description": gettext_lazy(
                "What stands here already is right for most sites. robots.txt is always obeyed."
            ),
        },
    ),
]
# Buttons of the form that only redisplay it.
DRAFTS = ("_fields", "_try", "try_link")
TRIALS = {"_try", "try_link"}


@admin.register(Source)
class SourceAdmin(SimpleHistoryAdmin):  # type: ignore[misc]
    form = SourceForm
    fieldsets = FIELDSETS
    change_form_template = "admin/crawling/source/change_form.html"
    change_list_template = "admin/crawling/source/change_list.html"
    delete_confirmation_template = "admin/crawling/source/delete_confirmation.html"
    list_display = (
        "name",
        "kind",
        "crawl_state",
        "waiting_pictures",
        "published_pictures",
        "enabled",
        "schedule",
    )
    list_filter = ("kind", "enabled")
    search_fields = ("name", "homepage")
    actions = ("crawl_now", "enable", "disable")

    # -- The list
    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        return with_columns(super().get_queryset(request))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {
            "frame": "admin/change_list.html",
            "title": capfirst(self.opts.verbose_name_plural),
        }
        return super().changelist_view(request, context | (extra_context or {}))

    @admin.display(description=gettext_lazy("last crawl"), empty_value="–", ordering="last_crawl")
    def crawl_state(self, source: Any) -> str | None:
        return str(JobState(source.last_state).label) if source.last_state else None

    @admin.display(description=gettext_lazy("waiting"), ordering="waiting_count")
    def waiting_pictures(self, source: Any) -> str:
        return link_to_ledger(source, CrawledImage.State.WAITING, source.waiting_count)

    @admin.display(description=gettext_lazy("published"), ordering="published_count")
    def published_pictures(self, source: Any) -> str:
        return link_to_ledger(source, CrawledImage.State.APPROVED, source.published_count)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """No bulk deletion: each source's page says what is deleted with it."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    @admin.action(description=gettext_lazy("Crawl now"), permissions=["change"])
    def crawl_now(self, request: HttpRequest, sources: QuerySet[Source]) -> None:
        for source in sources:
            views.begin(request, source)

    @admin.action(description=gettext_lazy("Allow to crawl"), permissions=["change"])
    def enable(self, request: HttpRequest, sources: QuerySet[Source]) -> None:
        self._switch(request, sources, on=True)

    @admin.action(description=gettext_lazy("Stop crawling"), permissions=["change"])
    def disable(self, request: HttpRequest, sources: QuerySet[Source]) -> None:
        self._switch(request, sources, on=False)

    def _switch(self, request: HttpRequest, sources: QuerySet[Source], *, on: bool) -> None:
        """Row by row, so that the history records who did it."""
        changed = list(sources.filter(enabled=not on))
        for source in changed:
            source.enabled = on
            source.save(update_fields=["enabled"])
            self.log_change(request, source, [{"changed": {"fields": ["enabled"]}}])
        message = ngettext("%(n)s source was changed.", "%(n)s sources were changed.", len(changed))
        self.message_user(request, message % {"n": len(changed)})

    # -- One source
    def get_urls(self) -> list[URLPattern]:
        def own(view: Any) -> Any:
            return self.admin_site.admin_view(lambda *args, **kwargs: view(self, *args, **kwargs))

        return [
            path("fields/", own(views.fields), name="crawling_source_fields"),
            path("try/", own(views.try_it), name="crawling_source_try"),
            path("<int:source_id>/crawl/", own(views.crawl), name="crawling_source_crawl"),
            *super().get_urls(),
        ]

    def get_form(
        self, request: HttpRequest, obj: Source | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if any(name in request.POST for name in DRAFTS):
            kwargs["form"] = DraftForm
        return super().get_form(request, obj, change=change, **kwargs)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        context: dict[str, Any] = {"frame": "admin/change_form.html"}
        if TRIALS & request.POST.keys() and views.may_try(self, request):
            context |= trial_context(request)
        return super().changeform_view(
            request, object_id, form_url, context | (extra_context or {})
        )

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Source | None = None,
    ) -> HttpResponse:
        context |= {"settings_form": context["adminform"].form.settings_form}
        context |= {"choice": context["adminform"].form.choice, "roles": ROLES}
        if obj is not None:
            context["overview"] = overview_of(obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request: HttpRequest, obj: Source, form: Any, change: bool) -> None:
        if change:
            save_source(obj)
            return
        values = {name: getattr(obj, name) for name in (*form.cleaned_data, "settings")}
        obj.pk = add_source(**values).pk
        obj.refresh_from_db()

    def response_add(
        self, request: HttpRequest, obj: Source, post_url_continue: str | None = None
    ) -> HttpResponse:
        """On to its page, where its first crawl is started."""
        if "_addanother" in request.POST:
            return super().response_add(request, obj, post_url_continue)
        message = _("%(name)s was added. Crawl it now with a small limit, and look at what comes.")
        self.message_user(request, message % {"name": obj.name}, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:crawling_source_change", args=[obj.pk]))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Counts, not a tree of a hundred thousand rows."""
        return [], {}, set(), []

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        source = self.get_object(request, object_id)
        context: dict[str, Any] = {"frame": "admin/delete_confirmation.html"}
        if source is not None and self.has_delete_permission(request, source):
            context |= {"state_counts": state_counts_of(source), "crawls": source.crawls.count()}
        return super().delete_view(request, object_id, context | (extra_context or {}))

    def delete_model(self, request: HttpRequest, obj: Source) -> None:
        job = remove_source(obj, by_id=request.user.pk)
        if job is not None:
            message = _("There is much of it: a job removes it, and nobody sees it meanwhile.")
            link = format_html(
                '<a href="{}">{}</a>', reverse("jobs:detail", args=[job.pk]), message
            )
            self.message_user(request, link, messages.WARNING)

    # -- Its history: read-only. Old settings must not be restored unseen.
    def revert_disabled(self, request: HttpRequest, obj: Source | None = None) -> bool:
        return True

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None
    ) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:crawling_source_history", args=[object_id]))

    def get_historical_record_context_helper(self, request: HttpRequest, record: Any) -> Changes:
        return Changes(self.model, record)
