"""How rows name the spec their vectors were made under, and which one answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from apps.vision.specs import ModelSpec, get_spec

if TYPE_CHECKING:
    from apps.search.models import Serving


def spec_key(spec: ModelSpec) -> str:
    """Name and hash: readable, and different whenever the vectors would be."""
    return f"{spec.name}-{spec.hash}"


def serving() -> Serving:
    """Which spec answers now, and which is being made beside it; asks the database.

    Before the first vector there is no row: what FUTU_SPEC says is true then.
    """
    from apps.search.models import Serving

    name = settings.FUTU_SPEC
    return Serving.objects.first() or Serving(name=name, spec=spec_key(get_spec(name)))


def present_key() -> str:
    """The key of the spec whose vectors answer now."""
    return serving().spec
