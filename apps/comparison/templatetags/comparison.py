"""Shares as people read them."""

from django import template
from django.template.defaultfilters import floatformat

from apps.comparison.services.again import sides_of
from apps.media.models import StoredFile

register = template.Library()


@register.filter
def percent(share: float) -> str:
    """0.0312 → “3.1 %”; what is below a tenth keeps two more digits."""
    value = 100 * share
    return f"{floatformat(value, 1 if value >= 0.1 or not value else 3)} %"


@register.filter
def in_percent(share: float) -> float:
    return round(100 * share, 2)


@register.filter
def sides(file: StoredFile) -> tuple[int, int] | None:
    """So that a page keeps a place of the right shape for a picture."""
    return sides_of(file)
