"""Filters of a query: by words, day, tag, size, orientation, place, colour, and those of rooms."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, tzinfo
from math import cos, radians

from django.db.models import F, Q
from django.utils import timezone

from apps.galleries.folding import folded
from apps.galleries.managers import shared_with
from apps.galleries.pictures.palette import bits_of, masks_with
from apps.galleries.room_filters import condition as of_rooms
from apps.search.text.condition import condition
from apps.search.text.parsing import parse
from futu.days import end_of, start_of

KM_PER_DEGREE = 111.2
POINT = re.compile(r"\s*(-?\d{1,3}(?:\.\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)\s*")
ORIENTATIONS = {
    "landscape": Q(width__gt=F("height")),
    "portrait": Q(height__gt=F("width")),
    "square": Q(width=F("height")),
}


@dataclass(frozen=True, slots=True)
class Point:
    """A place on earth, in degrees."""

    latitude: float
    longitude: float

    @classmethod
    def parse(cls, text: str) -> "Point":
        """Of "48.15, 17.12". Raises ValueError."""
        found = POINT.fullmatch(text)
        if not found:
            raise ValueError(f"no place: {text!r}")
        point = cls(float(found[1]), float(found[2]))
        if abs(point.latitude) > 90 or abs(point.longitude) > 180:
            raise ValueError(f"not on earth: {text!r}")
        return point

    def within(self, km: float) -> Q:
        """The condition on pictures taken in the square of twice `km` around the place."""
        high = km / KM_PER_DEGREE
        wide = min(180.0, high / max(cos(radians(self.latitude)), 1e-3))
        inside = Q(latitude__range=(self.latitude - high, self.latitude + high))
        around = Q()
        # Once more on the other side of the date line.
        for turn in (-360, 0, 360):
            middle = self.longitude + turn
            around |= Q(longitude__range=(middle - wide, middle + wide))
        return inside & around


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty by default: all pictures. Days are inclusive."""

    taken_from: date | None = None
    taken_to: date | None = None
    added_from: date | None = None
    added_to: date | None = None
    tag: str = ""
    # Words in a person's own language: see `apps.search.text`.
    q: str = ""
    # Minimum longer side in pixels.
    least: int | None = None
    # A key of ORIENTATIONS.
    orientation: str = ""
    near: Point | None = None
    # Kilometres around `near`.
    within: int = 10
    # Names of `palette.COLOURS`; a picture has all of them.
    colours: tuple[str, ...] = ()
    # Names and values of `galleries.room_filters`.
    rooms: tuple[tuple[str, str], ...] = ()
    # Who asks: what people noted of their pictures (words, tags, when and where they were taken) is
    # found by themselves and by members of the gallery. Nobody is told of public pictures.
    asker: int | None = None

    def __bool__(self) -> bool:
        return replace(self, within=ANY.within, asker=None) != ANY

    @property
    def where(self) -> Q | None:
        """The condition on pictures; None when there is none."""
        if not self:
            return None
        # Camera times are stored as if they were UTC; the other is a moment.
        where = _days("taken", self.taken_from, self.taken_to, UTC)
        where &= _days("created", self.added_from, self.added_to, timezone.get_current_timezone())
        if self.tag:
            where &= Q(tags__folded=folded(self.tag))
        if self.least:
            where &= Q(width__gte=self.least) | Q(height__gte=self.least)
        if self.orientation:
            where &= ORIENTATIONS[self.orientation]
        if self.near:
            where &= self.near.within(self.within)
        if self.tag or self.near or self.taken_from or self.taken_to:
            where &= _told_to(self.asker)
        if self.colours:
            where &= Q(colours__in=masks_with(bits_of(self.colours)))
        if self.rooms:
            where &= of_rooms(self.rooms, self.asker)
        if self.q:
            where &= condition(parse(self.q), self.asker)
        return where


# No filter.
ANY = Filters()


def _told_to(asker: int | None) -> Q:
    """Pictures of the public gallery, of the asker, and of galleries shared with them: what pages
    tell of others' is less."""
    told = Q(gallery__owner=None)
    return (
        told
        if asker is None
        else told | Q(gallery__in=shared_with(asker)) | Q(gallery__owner=asker)
    )


def _days(field: str, first: date | None, last: date | None, zone: tzinfo) -> Q:
    where = Q()
    if first:
        where &= Q(**{f"{field}__gte": start_of(first, zone)})
    if last:
        where &= Q(**{f"{field}__lt": end_of(last, zone)})
    return where
