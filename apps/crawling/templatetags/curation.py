"""What the pages of curation call."""

from django import template

from apps.crawling.curation import sentences
from apps.crawling.models import Decision

register = template.Library()


@register.filter
def changes(decision: Decision) -> list[tuple[str, str, str]]:
    """What changed: its name, what it was, what it became."""
    return list(sentences.changes(decision))
