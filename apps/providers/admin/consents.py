"""Consents to hosted models, read-only. People change them in their settings."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.providers.models import Consent
from futu.admin import ReadOnlyAdmin


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    list_display = ("person", "whom", "given", "revoked")
    list_select_related = ("person", "provider")
    list_filter = (("revoked", admin.EmptyFieldListFilter), "provider")
    search_fields = ("person__username",)
    fields = ("person", "whom", "given", "revoked")
    readonly_fields = ("whom",)

    @admin.display(description=gettext_lazy("provider"), ordering="provider")
    def whom(self, consent: Consent) -> str:
        return str(consent.provider) if consent.provider else _("all hosted models")
