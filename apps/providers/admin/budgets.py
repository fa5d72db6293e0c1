"""Budgets and their usage."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Field
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.providers.models import Budget
from apps.providers.money import MoneyField, shown
from apps.providers.services.budgets import spent_of


class BudgetForm(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("person") and cleaned.get("for_each"):
            raise ValidationError(_("A budget is for one person, or for each by themselves."))
        return cleaned


@admin.register(Budget)
class BudgetAdmin(admin.ModelAdmin):
    form = BudgetForm
    list_display = ("amount", "period", "providers", "people", "used")
    list_select_related = ("provider", "person")
    list_filter = ("period", "provider")
    fields = ("micros", "period", "provider", "person", "for_each")
    raw_id_fields = ("person",)

    def formfield_for_dbfield(
        self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if db_field.name != "micros":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        label = _("budget in %(currency)s") % {"currency": settings.FUTU_CURRENCY}
        return MoneyField(label=capfirst(label))

    @admin.display(description=gettext_lazy("budget"), ordering="micros")
    def amount(self, budget: Budget) -> str:
        return shown(budget.micros)

    @admin.display(description=gettext_lazy("provider"), ordering="provider")
    def providers(self, budget: Budget) -> str:
        return str(budget.provider) if budget.provider else _("all providers")

    @admin.display(description=gettext_lazy("person"), ordering="person")
    def people(self, budget: Budget) -> str:
        if budget.for_each:
            return _("each person")
        return str(budget.person) if budget.person else _("everybody together")

    @admin.display(description=gettext_lazy("used in the present period"))
    def used(self, budget: Budget) -> str:
        return shown(spent_of(budget))
