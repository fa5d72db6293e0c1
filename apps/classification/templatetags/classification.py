"""Figures of classification for people."""

from django import template
from django.utils.translation import ngettext

from apps.classification.errors import explain
from apps.providers.money import shown

register = template.Library()
register.filter("money", shown)


@register.filter
def duration(seconds: int) -> str:
    """Rounded up: seconds below two minutes, then minutes."""
    if seconds < 120:
        n = max(1, seconds)
        return ngettext("%(n)d second", "%(n)d seconds", n) % {"n": n}
    n = -(-seconds // 60)
    return ngettext("%(n)d minute", "%(n)d minutes", n) % {"n": n}


@register.filter
def percent(share: float) -> str:
    return f"{round(100 * share)}%"


@register.filter
def reason(code: str) -> str:
    """The sentence of an error that a row kept."""
    return explain(code)
