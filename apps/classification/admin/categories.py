"""The table of categories."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from apps.classification.models import Category


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):
    list_display = ("code", "english", "chinese", "hint", "order", "enabled")
    list_editable = ("order", "enabled")
    fields = ("code", "english", "chinese", "hint", "order", "enabled")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Verdicts name the code: it stays."""
        return ("code",) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Taken out of use instead: verdicts and people's corrections name it."""
        return False
