"""The model in the admin: one page, on which another model is made and its progress shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.search.active_model import active_model
from apps.search.models import ActiveModel
from apps.search.services import reembedding
from apps.vision.errors import NOT_READY
from apps.vision.specs import ModelSpec, get_spec, specs
from futu.admin import ReadOnlyAdmin
from futu.htmx import render_page, wants_partial

PAGE = "admin:search_activemodel_changelist"


def _begin(request: HttpRequest) -> None:
    name = request.POST.get("spec", "")
    reembedding.begin(name)
    message = _("The vectors of “%(name)s” are being made. Searches go on as before meanwhile.")
    messages.success(request, message % {"name": name})


# The actions of the page; each raises ReembedError.
ACTIONS: dict[str, Callable[[HttpRequest], object]] = {
    "begin": _begin,
    "pause": lambda request: reembedding.pause(),
    "resume": lambda request: reembedding.resume(),
    "leave_out": lambda request: reembedding.resume(leave_out=True),
    "see_again": lambda request: reembedding.retry_left_out(),
    "cancel": lambda request: reembedding.cancel(),
}


@admin.register(ActiveModel)
class ActiveModelAdmin(ReadOnlyAdmin):
    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        action_urls = [
            path(f"{what}/", wrap(self._action_view(what)), name=f"search_activemodel_{what}")
            for what in ACTIONS
        ]
        return [*action_urls, *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """There is at most one row. While a job runs, the page polls its changing part."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        status = reembedding.status()
        context = self._context(request) | {
            "standing": status,
            "choices": choices() if not status.active.next_spec else [],
        }
        template = "admin/search/activemodel/page.html"
        return render_page(request, template, context, partial="standing")  # type: ignore[arg-type]

    def change_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(PAGE)

    def _action_view(self, what: str) -> Callable[..., HttpResponse]:
        """A view of an action; a GET shows a confirmation."""

        @require_http_methods(["GET", "POST"])
        def view(request: HttpRequest) -> HttpResponse:
            if not (self.has_view_permission(request) and may_steer(request)):
                raise PermissionDenied
            if request.method == "GET":
                if what != "cancel" or not active_model().next_spec:
                    return redirect(PAGE)
                context = self._context(request) | {"active": active_model()}
                return render(request, "admin/search/activemodel/cancel.html", context)
            try:
                ACTIONS[what](request)
            except reembedding.ReembedError as error:
                messages.error(request, str(error))
            if wants_partial(request):  # type: ignore[arg-type]
                return HttpResponse(status=204, headers={"HX-Trigger": "futu:work"})
            return redirect(PAGE)

        return view

    def _context(self, request: HttpRequest) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("The model that compares pictures"),
            "may_steer": may_steer(request),
            "is_nav_sidebar_enabled": False,
        }


def may_steer(request: HttpRequest) -> bool:
    return request.user.has_perm("search.change_activemodel")


def choices() -> list[ModelSpec]:
    """Models that could answer instead; those without weights only where one of them is used."""
    present = active_model().spec
    return [spec for spec in specs() if _is_meant(spec) and _key(spec) != present]


def _is_meant(spec: ModelSpec) -> bool:
    return bool(spec.weights) or not get_spec(settings.FUTU_SPEC).weights


def _key(spec: ModelSpec) -> str:
    try:
        return spec.key
    except NOT_READY:  # Its projection is missing: choosing it reports that.
        return ""
