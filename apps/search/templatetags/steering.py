"""Template tags for steering an answer."""

from typing import Any
from uuid import UUID

from django import template

register = template.Library()


@register.simple_tag(takes_context=True)
def steered_towards(context: dict[str, Any], kind: str, image_id: UUID) -> str:
    """The address of this answer, with "more" or "less" like a picture."""
    address: str = context["steering"].towards(kind, image_id)
    return address
