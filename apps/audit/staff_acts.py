"""What staff do in the admin: the site gives every model's admin this part."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from apps.audit.actions import Action
from apps.audit.services import note


class Audited(admin.ModelAdmin):
    """Beside Django's own log, which goes with the account of whoever acted."""

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> LogEntry:
        note(Action.ADMIN_ADDED, obj, actor=request.user.pk)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> LogEntry:
        note(Action.ADMIN_CHANGED, obj, actor=request.user.pk, fields=changed_fields(message))
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        for obj in queryset:
            note(Action.ADMIN_DELETED, obj, actor=request.user.pk)
        return super().log_deletions(request, queryset)


def audited(admin_class: type[admin.ModelAdmin]) -> type[admin.ModelAdmin]:
    if issubclass(admin_class, Audited):
        return admin_class
    more = {"__module__": admin_class.__module__}
    return type(admin_class.__name__, (Audited, admin_class), more)


def changed_fields(message: Any) -> list[str]:
    """Their labels, of the message that the admin makes; names of things in it are left out."""
    parts: Iterable[Any] = message if isinstance(message, list) else []
    changed = [part.get("changed", {}) for part in parts if isinstance(part, dict)]
    return [str(field) for one in changed for field in one.get("fields", [])]
