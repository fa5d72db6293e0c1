"""Runs of backups and their schedule, for staff."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from apps.backup.errors import BackupError
from apps.backup.models import Backup, Schedule
from apps.backup.services import outlook
from apps.backup.services.daily import back_up_now
from apps.backup.services.places import check_target
from futu.admin import ReadOnlyAdmin

# Whoever may say where backups go may have one made.
MAY_START = "backup.change_schedule"


@admin.register(Backup)
class BackupAdmin(ReadOnlyAdmin):
    change_list_template = "admin/backup/backup/change_list.html"
    list_display = (
        "name",
        "state",
        "started",
        "finished",
        "count",
        "bytes",
        "new_count",
        "missing",
    )
    list_filter = ("state",)
    exclude = ("params", "code")
    readonly_fields = ("why",)

    @admin.display(description=gettext_lazy("what is wrong"))
    def why(self, run: Backup) -> str:
        return run.reason

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {
            "frame": "admin/change_list.html",
            "title": capfirst(self.opts.verbose_name_plural),
            "is_nav_sidebar_enabled": False,
            "outlook": outlook(),
            "may_start": request.user.has_perm(MAY_START),
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def get_urls(self) -> list[URLPattern]:
        begin = self.admin_site.admin_view(require_POST(self.begin))
        return [path("now/", begin, name="backup_backup_now"), *super().get_urls()]

    def begin(self, request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm(MAY_START):
            raise PermissionDenied
        try:
            job = back_up_now()
        except BackupError as error:
            messages.error(request, error.message)
        else:
            begun = _("A backup is begun. It is listed here when a worker has taken it.")
            messages.success(request, begun if job else _("A backup is being made already."))
        may_see = self.has_view_permission(request)
        return redirect("admin:backup_backup_changelist" if may_see else "admin:index")


class ScheduleForm(forms.ModelForm):
    class Meta:
        model = Schedule
        fields = ("enabled", "target", "hour", "keep")
        help_texts = {
            "target": gettext_lazy(
                "The full path of a folder on another disk, or s3://bucket/prefix; the keys of an "
                "object store are given in the environment, never here. It is tried when you save."
            ),
            "hour": gettext_lazy("The hour of the day, 0 to 23, from which on one is made."),
            "keep": gettext_lazy(
                "Of each of the last so many days, weeks and months that have backups, the newest "
                "stays."
            ),
        }

    def clean_target(self) -> str:
        """Tried only while it is to be used: one that is gone can be turned off."""
        target: str = self.cleaned_data["target"].strip()
        if self.cleaned_data.get("enabled"):
            try:
                check_target(target)
            except BackupError as error:
                raise ValidationError(error.message, code=error.code) from error
        elif "://" in target and "@" in target:  # Keys, which a row never holds.
            raise ValidationError(BackupError("bad_target", {"target": "…"}).message)
        return target


@admin.register(Schedule)
class ScheduleAdmin(admin.ModelAdmin):
    form = ScheduleForm
    list_display = ("target", "enabled", "hour", "keep")
    fieldsets = (
        (
            None,
            {
                "fields": ScheduleForm.Meta.fields,
                "description": gettext_lazy(
                    "While there is a schedule here, it alone counts, also one that is off. "
                    "Without one, backups are made as the environment says (FUTU_BACKUP, "
                    "FUTU_BACKUP_HOUR, FUTU_BACKUP_KEEP); delete it to go back to that."
                ),
            },
        ),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Schedule.objects.exists()

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """There is one: no other can be added after it."""
        context["show_save_and_add_another"] = False
        return super().render_change_form(request, context, *args, **kwargs)
