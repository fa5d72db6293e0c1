"""How many new questions single people may ask a day."""

from __future__ import annotations

from django.contrib import admin

from apps.classification.models import PersonQuota


@admin.register(PersonQuota)
class PersonQuotaAdmin(admin.ModelAdmin):
    list_display = ("person", "questions")
    list_select_related = ("person",)
    search_fields = ("person__username",)
    raw_id_fields = ("person",)
