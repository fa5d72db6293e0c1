"""What is wrong with backups, for staff who may see them."""

from __future__ import annotations

from typing import Any

from django import template

from apps.backup.services import backup_state

register = template.Library()


@register.inclusion_tag("admin/_backup.html", takes_context=True)
def backup_warning(context: template.Context) -> dict[str, Any]:
    request = context.get("request")
    if not request or not request.user.has_perm("backup.view_backup"):
        return {}
    state = backup_state()
    return {"warning": state.warning if state else ""}
