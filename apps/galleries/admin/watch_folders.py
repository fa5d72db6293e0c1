"""Watched folders: which there are, how their last scan went, and a scan at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.galleries.models import Gallery, WatchFolder
from apps.galleries.watched.due import start_scan
from apps.galleries.watched.errors import WatchError
from apps.galleries.watched.roots import place_of

# What scans write.
TOLD = ("problem", "scanned", "found", "result")


class WatchFolderForm(forms.ModelForm):
    class Meta:
        model = WatchFolder
        fields = ("path", "gallery", "enabled")
        help_texts = {
            "path": gettext_lazy(
                "The full path of a folder, which web and workers both have to see. What is in it "
                "and below is added as it comes; the files stay there, and are only read. Hidden "
                "files and symbolic links are left aside."
            ),
            "gallery": gettext_lazy(
                "Its owner owns the pictures, and they count against their quota."
            ),
        }

    def clean_path(self) -> str:
        """Checked only while it is to be watched: one that is gone can be turned off."""
        path: str = self.cleaned_data["path"]
        if self.data.get("enabled"):
            try:
                place_of(path)
            except WatchError as error:
                raise ValidationError(error.message, code=error.code) from error
        return path

    def clean_gallery(self) -> Gallery | None:
        gallery: Gallery | None = self.cleaned_data["gallery"]
        if gallery is not None and gallery.owner_id is None:
            raise ValidationError(WatchError("public").message)
        return gallery


@admin.register(WatchFolder)
class WatchFolderAdmin(admin.ModelAdmin):
    form = WatchFolderForm
    list_display = ("path", "enabled", "problem", "result", "gallery", "whose", "scanned")
    list_filter = ("enabled",)
    list_select_related = ("gallery__owner",)
    search_fields = ("path", "gallery__name", "gallery__owner__username")
    raw_id_fields = ("gallery",)
    readonly_fields = TOLD
    actions = ("scan_now",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return (*WatchFolderForm.Meta.fields, *(TOLD if obj else ()))

    @admin.display(description=gettext_lazy("owner"))
    def whose(self, row: WatchFolder) -> str:
        return str(row.gallery.owner) if row.gallery else "–"

    @admin.display(description=gettext_lazy("what became of it"))
    def result(self, row: WatchFolder) -> str:
        if row.found is None:
            return "–"
        counts = {"added": row.added, "present": row.present, "refused": row.refused}
        return _("%(added)s added, %(present)s already there, %(refused)s refused") % counts

    @admin.display(description=gettext_lazy("what is wrong"))
    def problem(self, row: WatchFolder) -> str:
        return row.problem or "–"

    @admin.action(description=gettext_lazy("Scan now"), permissions=["change"])
    def scan_now(self, request: HttpRequest, rows: QuerySet[WatchFolder]) -> None:
        chosen = list(rows.select_related("job"))
        if off := [row for row in chosen if not row.enabled]:
            sentence = ngettext(
                "%(n)d folder is off, and is not scanned.",
                "%(n)d folders are off, and are not scanned.",
                len(off),
            )
            messages.warning(request, sentence % {"n": len(off)})
        started = sum(start_scan(row) is not None for row in chosen if row.enabled)
        words = ngettext("%(n)d scan is started.", "%(n)d scans are started.", started)
        messages.success(request, words % {"n": started})

    def save_model(self, request: HttpRequest, obj: WatchFolder, form: Any, change: bool) -> None:
        """Without what a scan writes meanwhile."""
        obj.code, obj.params = "", {}
        named = [*WatchFolderForm.Meta.fields, "code", "params"]
        obj.save(update_fields=named if change else None)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        _say_if_off(request)
        return super().changelist_view(request, extra_context)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.method == "GET":
            _say_if_off(request)
        return super().add_view(request, form_url, extra_context)


def _say_if_off(request: HttpRequest) -> None:
    if not settings.FUTU_WATCH:
        messages.warning(request, WatchError("off").message)
