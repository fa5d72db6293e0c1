"""What the doctor found, for staff who may see it."""

from __future__ import annotations

from typing import Any

from django import template

from apps.doctor.services import last_report

register = template.Library()


@register.inclusion_tag("admin/_doctor.html", takes_context=True)
def doctor_warning(context: template.Context) -> dict[str, Any]:
    request = context.get("request")
    if not request or not request.user.has_perm("doctor.view_report"):
        return {}
    report = last_report()
    return {"warning": report.warning if report else ""}
