"""The audit: who decided what and when. Read-only, for superusers too."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from apps.crawling.curation.audit import ActionList, steps_of
from apps.crawling.models import Decision
from futu.given import given_number
from futu.http import Request

# Decisions that cannot be undone.
FINAL = (Decision.Verb.UNDO, Decision.Verb.TAKE_DOWN)


@admin.register(Decision)
class DecisionAdmin(admin.ModelAdmin):
    """One row for each action, which may cover thousands of pictures; a page for each action."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        door = self.admin_site.admin_view
        own = path("action/<uuid:action>/", door(self.action), name="crawling_decision_action")
        return [own, *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        self._see(request)
        context = self._context(request) | {"list": ActionList(request.GET)}
        return render(request, "admin/crawling/decision/change_list.html", context)

    def action(self, request: Request, action: UUID) -> HttpResponse:
        """The pictures of one action, each before and after it."""
        self._see(request)
        after = request.GET.get("after", "")
        steps, more = steps_of(action, given_number(after) or 0)
        if not steps and not after:
            raise Http404
        context = self._context(request) | {"action": action, "steps": steps, "more": more}
        if steps:
            first = steps[0].decision
            context |= {"first": first, "title": first.get_verb_display()}
            # To undo is to decide again, which needs the permission to decide.
            may_decide = request.user.has_perm("crawling.change_crawledimage")
            context["may_undo"] = may_decide and first.verb not in FINAL
        return render(request, "admin/crawling/decision/action.html", context)

    def _see(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _context(self, request: HttpRequest) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": self.opts.verbose_name_plural,
            "is_nav_sidebar_enabled": False,
        }
