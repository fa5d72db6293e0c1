"""Where pictures were taken, gathered by coordinates: no map, no foreign server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Func, IntegerField, Max
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.galleries.managers import ImageQuerySet
from apps.galleries.models import Image

# Tenths of a degree: about 11 kilometres from north to south.
STEPS = 10
MOST = 500


class Rounded(Func):
    """A coordinate to the nearest tenth of a degree, as a whole number of tenths."""

    function = "ROUND"
    template = f"CAST(%(function)s(%(expressions)s * {STEPS}) AS INTEGER)"
    output_field = IntegerField()


@dataclass(frozen=True, slots=True)
class PictureArea:
    """A square of a tenth of a degree. `code` is in addresses: "525,-132"."""

    north: int
    east: int
    count: int = 0
    covers: tuple[Image, ...] = ()

    @property
    def url(self) -> str:
        """Of the timeline with the pictures that were taken here."""
        return f"{reverse('galleries:timeline')}?place={self.code}"

    @property
    def code(self) -> str:
        return f"{self.north},{self.east}"

    @property
    def words(self) -> str:
        """As people write coordinates."""
        latitude = f"{abs(self.north) / STEPS:.1f}°"
        longitude = f"{abs(self.east) / STEPS:.1f}°"
        north = _("%(degrees)s N") if self.north >= 0 else _("%(degrees)s S")
        east = _("%(degrees)s E") if self.east >= 0 else _("%(degrees)s W")
        return f"{north % {'degrees': latitude}}, {east % {'degrees': longitude}}"

    @classmethod
    def of(cls, code: str) -> PictureArea | None:
        try:
            north, east = (int(part) for part in code.split(","))
        except ValueError:
            return None
        if abs(north) > 90 * STEPS or abs(east) > 180 * STEPS:
            return None
        return cls(north, east)


def areas_of(images: ImageQuerySet) -> list[PictureArea]:
    """Most pictures first, each with its latest as a cover; two queries."""
    rows = _rounded(images).order_by().values("north", "east")
    counted = rows.annotate(n=Count("id"), latest=Max("moment")).order_by("-n", "north", "east")
    found = list(counted[:MOST])
    covers = _covers(images, [row["latest"] for row in found])
    places = [(row["north"], row["east"]) for row in found]
    return [
        PictureArea(*place, row["n"], covers.get(place, ()))
        for place, row in zip(places, found, strict=True)
    ]


def within(images: ImageQuerySet, area: PictureArea) -> ImageQuerySet:
    found: ImageQuerySet = _rounded(images).filter(north=area.north, east=area.east)
    return found


def _rounded(images: ImageQuerySet) -> Any:
    """With `north` and `east`, which only its type does not know."""
    placed = images.filter(latitude__isnull=False, longitude__isnull=False)
    return placed.annotate(north=Rounded("latitude"), east=Rounded("longitude"))


def _covers(images: ImageQuerySet, moments: list[Any]) -> dict[tuple[int, int], tuple[Image]]:
    latest = _rounded(images).filter(moment__in=moments, prepared_at__isnull=False)
    return {(image.north, image.east): (image,) for image in latest}
