"""Template tags of the curation pages."""

from django import template

from apps.crawling.curation import messages
from apps.crawling.models import Decision

register = template.Library()


@register.filter
def changes(decision: Decision) -> list[tuple[str, str, str]]:
    """What changed: its name, its old value, its new value."""
    return list(messages.changes(decision))
