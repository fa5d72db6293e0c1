"""The sources, each with its newest pictures."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import OuterRef, Subquery

from apps.galleries.explore.figures import pictures_by_source
from apps.galleries.models import Gallery, Image

COVERS = 4
# Pictures shown in all, and per source, so that a recent crawl does not fill the page.
NEWEST = 24
NEWEST_OF_ONE = 8


@dataclass(frozen=True, slots=True)
class Shelf:
    source: Gallery
    count: int
    newest: list[Image]

    @property
    def covers(self) -> list[Image]:
        return self.newest[:COVERS]


def shelves() -> list[Shelf]:
    """The sources that show pictures, by name. As many queries for many as for one.

    Each source's newest are read off the index: reading all to rank them would take as long as
    there are pictures.
    """
    newest = Image.objects.filter(gallery=OuterRef("pk"), state=Image.State.READY)
    ids = newest.order_by("-created", "id").values("id")
    places = {f"newest_{n}": Subquery(ids[n : n + 1]) for n in range(NEWEST_OF_ONE)}
    sources = list(Gallery.objects.published().annotate(**places))
    rows = {source.id: [getattr(source, place) for place in places] for source in sources}
    images = _images([id_ for ids_ in rows.values() for id_ in ids_ if id_])
    counts = pictures_by_source()
    found = [
        Shelf(source, counts.get(source.id, 0), [images[i] for i in rows[source.id] if i in images])
        for source in sources
    ]
    return [shelf for shelf in found if shelf.newest]


def _images(ids: list[UUID]) -> dict[UUID, Image]:
    return Image.objects.published().prefetch_related("origins").in_bulk(ids)


def newest_of(shelves: list[Shelf]) -> list[Image]:
    images = [image for shelf in shelves for image in shelf.newest]
    return sorted(images, key=lambda image: (image.created, image.id), reverse=True)[:NEWEST]
