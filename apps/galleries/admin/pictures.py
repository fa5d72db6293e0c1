from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.galleries.models import Gallery, Image
from apps.galleries.services import remove_images


@admin.register(Gallery)
class GalleryAdmin(admin.ModelAdmin):
    list_display = ("name", "owner", "visibility", "created")
    list_filter = ("visibility",)
    search_fields = ("name", "owner__username")
    raw_id_fields = ("owner",)


@admin.register(Image)
class ImageAdmin(admin.ModelAdmin):
    """Read-only rows. Deletion goes through the service so that files are removed too."""

    list_display = ("name", "gallery", "state", "failure", "format", "bytes", "created")
    list_filter = ("state", "format")
    search_fields = ("name", "id", "sha256")
    list_select_related = ("gallery",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def delete_model(self, request: HttpRequest, obj: Image) -> None:
        remove_images(Image.objects.filter(id=obj.id))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Image]) -> None:
        remove_images(Image.objects.filter(id__in=queryset.values("id")))
