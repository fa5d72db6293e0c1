"""Filters of the operations page."""

from __future__ import annotations

from datetime import timedelta

from django import template

from apps.operations.rules import words_of
from apps.providers.money import shown
from futu.durations import duration

register = template.Library()
register.filter("money", shown)
register.filter("duration", duration)


@register.filter
def lasting(time: timedelta) -> str:
    return duration(time.total_seconds())


register.simple_tag(words_of, name="alert_words")
