"""Areas that are ignored, as a form sends them: four fields each, in per cent of the picture."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import QueryDict

from apps.comparison.errors import ComparisonError
from apps.comparison.options import Region

FIELDS = ("area_x", "area_y", "area_width", "area_height")
MAX_AREAS = 50
Typed = tuple[str, str, str, str]


def typed(data: QueryDict) -> list[Typed]:
    """What was typed, without empty rows."""
    columns = [data.getlist(name) for name in FIELDS]
    return [row for row in zip(*columns, strict=False) if any(cell.strip() for cell in row)]


def in_percent(regions: tuple[Region, ...]) -> list[Typed]:
    """As a form shows them."""
    sides = ((r.x, r.y, r.width, r.height) for r in regions)
    return [tuple(f"{100 * side:.2f}".rstrip("0").rstrip(".") for side in row) for row in sides]  # type: ignore[misc]


def regions_of(rows: list[Typed]) -> tuple[Region, ...]:
    """The areas, cut at the picture's edges. Raises ComparisonError."""
    if len(rows) > MAX_AREAS:
        raise ComparisonError("too_many_areas", {"limit": MAX_AREAS})
    return tuple(_regions(rows))


def _regions(rows: list[Typed]) -> Iterator[Region]:
    for row in rows:
        try:
            x, y, width, height = (float(cell.replace(",", ".")) / 100 for cell in row)
        except ValueError as error:
            raise ComparisonError("areas") from error
        if not (0 <= x < 1 and 0 <= y < 1 and width > 0 and height > 0):
            raise ComparisonError("areas")
        yield Region(x=x, y=y, width=min(width, 1 - x), height=min(height, 1 - y))
