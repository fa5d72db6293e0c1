"""Template filters for what words found."""

from collections.abc import Mapping
from uuid import UUID

from django import template

register = template.Library()


@register.filter
def of(lines: Mapping[UUID, str] | None, image_id: UUID) -> str:
    """The line that is kept for this picture, or nothing."""
    return lines.get(image_id, "") if lines else ""
