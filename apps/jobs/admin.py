from django.contrib import admin
from django.http import HttpRequest

from apps.jobs.models import Job, Worker


class ReadOnly(admin.ModelAdmin):
    """To look at: rows that only services may write."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return False


@admin.register(Job)
class JobAdmin(ReadOnly):
    list_display = ["kind", "owner", "state", "done", "total", "attempts", "worker", "created"]
    list_filter = ["state", "kind"]
    list_select_related = ["owner"]
    search_fields = ["id", "owner__username"]
    date_hierarchy = "created"


@admin.register(Worker)
class WorkerAdmin(ReadOnly):
    list_display = ["queue", "host", "pid", "seen", "ready"]
