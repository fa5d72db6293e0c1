"""The log of requests: who asked by which recipe, with what outcome; never the picture."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.classification.errors import explain
from apps.classification.models import Classification
from apps.providers.money import shown
from futu.admin import ReadOnlyAdmin


@admin.register(Classification)
class ClassificationAdmin(ReadOnlyAdmin):
    list_display = ("created", "owner", "via", "recipe", "outcome", "is_cached", "took", "price")
    list_select_related = ("owner", "recipe")
    list_filter = ("is_cached", "via", "category", "error", "recipe")
    date_hierarchy = "created"
    show_full_result_count = False
    fields = (
        *("created", "owner", "via", "recipe", "outcome", "reason"),
        *("is_cached", "took", "price"),
    )

    @admin.display(description=_("outcome"))
    def outcome(self, row: Classification) -> str:
        return row.error or row.category

    @admin.display(description=_("error"))
    def reason(self, row: Classification) -> str:
        return explain(row.error) if row.error else "–"

    @admin.display(description=_("took"), ordering="milliseconds")
    def took(self, row: Classification) -> str:
        return f"{row.milliseconds} ms"

    @admin.display(description=_("cost"), ordering="cost")
    def price(self, row: Classification) -> str:
        return shown(row.cost)
