"""The audit log, for staff who may see it."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.audit.actions import Action
from apps.audit.models import Entry
from apps.audit.services import note
from apps.audit.services.exporting import Format, write
from futu.admin import ReadOnlyAdmin


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    change_list_template = "admin/audit/entry/change_list.html"
    list_display = ("at", "action", "who", "via", "address", "subject", "told", "request_id")
    list_filter = ("action", "via", "subject_kind")
    date_hierarchy = "at"
    search_fields = ("=request_id", "=subject_id", "address")
    search_help_text = _("A user name, the number of a person, thing or request, or an address.")
    list_per_page = 50
    # Counting millions of rows for "of so many" takes longer than the page.
    show_full_result_count = False

    def get_urls(self) -> list[URLPattern]:
        export = self.admin_site.admin_view(self.export)
        return [
            path("export/<str:form>", export, name="audit_entry_export"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        """With the names of those whose account is there."""
        people = get_user_model()._base_manager.filter(pk=OuterRef("actor"))
        return super().get_queryset(request).annotate(name=Subquery(people.values("username")[:1]))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Entry], search_term: str
    ) -> tuple[QuerySet[Entry], bool]:
        found, _duplicates = super().get_search_results(request, queryset, search_term)
        term = search_term.strip()
        people = list(get_user_model()._base_manager.filter(username=term).values_list("pk")[:1])
        numbers = [pk for (pk,) in people] + ([int(term)] if term.isdecimal() else [])
        numbers = [number for number in numbers if number < 2**63]
        return (found | queryset.filter(actor__in=numbers) if numbers else found), False

    def export(self, request: HttpRequest, form: str) -> HttpResponseBase:
        """What the list's filters leave."""
        if form not in list(Format) or not self.has_view_permission(request):
            raise Http404
        rows: Any = self.get_changelist_instance(request).get_queryset(request)
        note(Action.EXPORTED, actor=request.user.pk, format=form)
        name = f"audit-{timezone.localdate():%Y-%m-%d}.{form}"
        format_ = Format(form)
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        }
        pieces = write(rows, format_)
        return StreamingHttpResponse(pieces, content_type=format_.mimetype, headers=headers)

    @admin.display(description=_("person"), ordering="actor")
    def who(self, entry: Entry) -> str:
        if entry.actor is None:
            return "–"
        name: str | None = getattr(entry, "name", None)
        return name or gettext("account %(number)s") % {"number": entry.actor}

    @admin.display(description=_("on"), ordering="subject_kind")
    def subject(self, entry: Entry) -> str:
        return f"{entry.subject_kind} {entry.subject_id}".strip() or "–"

    @admin.display(description=_("details"))
    def told(self, entry: Entry) -> str:
        return json.dumps(entry.details, ensure_ascii=False) if entry.details else ""
