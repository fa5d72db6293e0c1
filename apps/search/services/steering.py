"""Relevance feedback: an answer steered by examples, and several query pictures at once.

The query vector is moved towards the mean of what more of is wanted, and away from the mean of what
less of is wanted (Rocchio, "Relevance feedback in information retrieval", 1971). Several query
pictures are searched with by their mean.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from apps.galleries.models import Gallery, Image
from apps.galleries.pictures import PictureError
from apps.search.models import Embedding, Query
from apps.search.services.asking import reembed_query
from apps.search.services.query_embedding import AskError

# Of each kind: what is more is left out.
MAX_EXAMPLES = 12
# The usual weights of the method. What is not wanted says less than what is.
TOWARDS, AWAY = 0.75, 0.25

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Examples:
    """Ids of pictures to be `more` or `less` like, and of queries to search with `also`."""

    more: tuple[UUID, ...] = ()
    less: tuple[UUID, ...] = ()
    also: tuple[UUID, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.more or self.less or self.also)

    @property
    def images(self) -> set[UUID]:
        return {*self.more, *self.less}

    @property
    def named(self) -> dict[str, list[str]]:
        """As in an address: the kinds that have any."""
        kinds = {"more": self.more, "less": self.less, "also": self.also}
        return {name: [str(id_) for id_ in ids] for name, ids in kinds.items() if ids}

    def with_image(self, kind: str, image_id: UUID) -> "Examples":
        """With it as an example of `kind`, "more" or "less", and of no other."""
        rest = self.without(image_id)
        if kind == "more":
            return Examples((*rest.more, image_id), rest.less, rest.also)
        return Examples(rest.more, (*rest.less, image_id), rest.also)

    def without(self, id_: UUID) -> "Examples":
        kinds = (self.more, self.less, self.also)
        return Examples(*(tuple(each for each in kind if each != id_) for kind in kinds))


# Nothing but the query picture.
NONE = Examples()


def steered(query: Query, examples: Examples) -> Vector:
    """The unit vector (d,) that is searched with. Examples that the asker may not see, or that have
    no vector, do not count.
    """
    if not examples:
        return query.array
    base = _mean([query.array, *(other.array for other in beside(query, examples.also))])
    vector = moved(base, examples, query.owner_id, query.spec)
    return base if vector is None else vector


def moved(
    base: Vector | None, examples: Examples, asker_id: int | None, spec: str
) -> Vector | None:
    """The same from any vector, or from none: then examples alone are searched with. None when
    there is nothing to search with.
    """
    vectors = _vectors(examples.images, asker_id, spec)
    more = [vectors[id_] for id_ in examples.more if id_ in vectors]
    less = [vectors[id_] for id_ in examples.less if id_ in vectors]
    vector = TOWARDS * _mean(more) - AWAY * _mean(less) + (0 if base is None else base)
    length = np.linalg.norm(vector)
    return np.asarray(vector / length, np.float32) if length > 1e-6 else base


def beside(query: Query, ids: Sequence[UUID]) -> list[Query]:
    """Other queries of the same asker, with vectors of the same model."""
    mine = Query.objects.filter(owner=query.owner_id, visitor=query.visitor)
    rows = mine.select_related("image__gallery").in_bulk(list(ids)[:MAX_EXAMPLES]) if ids else {}
    found = [rows[id_] for id_ in ids if id_ in rows]
    for other in found:
        with suppress(AskError, PictureError):
            reembed_query(other)
    return [other for other in found if other.spec == query.spec]


def example_images(query: Query, ids: Iterable[UUID]) -> dict[UUID, Image]:
    """Those that the asker may see."""
    return Image.objects.visible_to(query.owner_id).in_bulk(list(ids))


def _vectors(ids: Iterable[UUID], asker_id: int | None, spec: str) -> dict[UUID, Vector]:
    galleries = Gallery.objects.visible_to(asker_id).order_by()
    rows = Embedding.objects.filter(image__in=ids, gallery__in=galleries, spec=spec)
    return {row.image_id: row.array for row in rows}


def _mean(vectors: list[Vector]) -> Vector:
    """Of unit vectors, at unit length; 0 of none."""
    if not vectors:
        return np.float32(0)  # type: ignore[return-value]
    mean = np.mean(vectors, axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-6), np.float32)
