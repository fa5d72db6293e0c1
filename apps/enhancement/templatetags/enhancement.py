"""Enhancements as people read them."""

from __future__ import annotations

from django import template

from apps.enhancement import telling
from apps.enhancement.models import Enhancement

register = template.Library()


@register.filter
def duration(seconds: float | None) -> str:
    return telling.duration(seconds)


@register.filter
def facts(enhancement: Enhancement) -> list[tuple[str, str]]:
    return telling.facts(enhancement)


@register.filter
def sample_sides(enhancement: Enhancement) -> tuple[int, int]:
    return telling.sample_sides(enhancement)
