"""Enhancements as people read them."""

from __future__ import annotations

from django import template

from apps.enhancement import telling
from apps.enhancement.models import Enhancement
from futu.durations import duration

register = template.Library()
register.filter("duration", duration)


@register.filter
def facts(enhancement: Enhancement) -> list[tuple[str, str]]:
    return telling.facts(enhancement)


@register.filter
def sample_sides(enhancement: Enhancement) -> tuple[int, int]:
    return telling.sample_sides(enhancement)
