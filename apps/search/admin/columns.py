"""Columns and filters of the list of indexes."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.search.models import IndexState
from apps.search.services.indexes import Index


class FaultFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        return [
            ("sound", _("With a segment")),
            ("none", _("Without one")),
            ("broken", _("That cannot be used")),
        ]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[IndexState]
    ) -> QuerySet[IndexState]:
        match self.value():
            case "sound":
                return queryset.exclude(segment="").filter(fault="")
            case "none":
                return queryset.filter(segment="")
            case "broken":
                return queryset.exclude(fault="")
        return queryset


class ModelFilter(admin.AllValuesFieldListFilter):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = _("model")


class Columns:
    """One method for each column; for `ModelAdmin.list_display`."""

    @admin.display(description=gettext_lazy("gallery"), ordering="gallery__name")
    def of_gallery(self, state: IndexState) -> str:
        return state.gallery.name

    @admin.display(description=gettext_lazy("state"))
    def how(self, state: IndexState) -> str:
        return " · ".join(Index(state).sentences)

    @admin.display(description=gettext_lazy("whose"), ordering="gallery__owner__username")
    def whose(self, state: IndexState) -> str:
        return state.gallery.owner.username if state.gallery.owner else _("Public gallery")

    @admin.display(description=gettext_lazy("vectors"), ordering="last_seq")
    def vectors(self, state: IndexState) -> str:
        return number_format(state.living, force_grouping=True)

    @admin.display(description=gettext_lazy("newer"))
    def newer(self, state: IndexState) -> str:
        return number_format(state.delta, force_grouping=True) if state.segment else "–"

    @admin.display(description=gettext_lazy("size"), ordering="bytes")
    def size(self, state: IndexState) -> str:
        return filesizeformat(state.bytes) if state.segment else "–"

    @admin.display(description=gettext_lazy("finds"), ordering="recall")
    def finds(self, state: IndexState) -> str:
        return Index(state).found or "–"

    @admin.display(description=gettext_lazy("latency"), ordering="milliseconds")
    def latency(self, state: IndexState) -> str:
        return Index(state).latency or "–"

    @admin.display(description=gettext_lazy("age"), ordering="-built")
    def age(self, state: IndexState) -> str:
        return Index(state).age or "–"

    @admin.display(description=gettext_lazy("model"), ordering="spec")
    def model_name(self, state: IndexState) -> str:
        return Index(state).model
