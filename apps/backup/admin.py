"""Runs of backups, for staff."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.backup.models import Backup
from futu.admin import ReadOnlyAdmin


@admin.register(Backup)
class BackupAdmin(ReadOnlyAdmin):
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

    @admin.display(description=_("what is wrong"))
    def why(self, run: Backup) -> str:
        return run.reason
