from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.media.models import QuarantinedFile, StoredFile
from apps.media.services import remove_files
from futu.admin import ReadOnlyAdmin


@admin.register(StoredFile)
class StoredFileAdmin(admin.ModelAdmin):
    """Read-only rows. Deletion goes through the service, in batches."""

    list_display = ("name", "kind", "owner", "bytes", "media_type", "created", "expires", "lost")
    list_filter = ("kind",)
    search_fields = ("name", "id", "sha256", "owner__username")
    list_select_related = ("owner",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[StoredFile]) -> None:
        remove_files(StoredFile.objects.filter(id__in=queryset.values("id")))


@admin.register(QuarantinedFile)
class QuarantinedFileAdmin(ReadOnlyAdmin):
    """Restored and purged by `manage.py doctor --quarantine`."""

    list_display = ("key", "code", "bytes", "written", "moved")
    list_filter = ("code",)
    search_fields = ("key",)
