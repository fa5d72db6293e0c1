"""Badges of what waits for staff, on the admin's first page."""

from __future__ import annotations

from typing import Any

from django import template

from apps.crawling.curation.badges import badges_for

register = template.Library()


@register.inclusion_tag("admin/crawling/_badges.html", takes_context=True)
def waiting_badges(context: template.Context) -> dict[str, Any]:
    request = context.get("request")
    return {"badges": badges_for(request.user) if request else []}
