"""Providers that speak with a voice of which they were given a sample."""

from __future__ import annotations

from apps.providers.kinds import Kind
from apps.providers.models import Provider
from apps.providers.registry import find


def cloners() -> list[Provider]:
    """Those in use whose protocol clones, in order."""
    return [
        one
        for one in Provider.objects.offering(Kind.SPEECH)
        if (adapter := find(one.adapter)) is not None and adapter.clones
    ]
