"""Relevance feedback by examples, and searches with several query pictures.

Rocchio's algorithm ("Relevance feedback in information retrieval", 1971): the query vector moves
towards the mean of the positive examples and away from the mean of the negative ones. Several query
pictures are replaced by their mean.
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

# Of each kind; further ones are ignored.
MAX_EXAMPLES = 12
# Rocchio's β and γ, with their usual values; the query itself has weight 1.
POSITIVE_WEIGHT, NEGATIVE_WEIGHT = 0.75, 0.25

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Examples:
    """Ids of positive (`more`) and negative (`less`) pictures, and of queries to combine
    (`also`)."""

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
        """As query parameters; kinds without examples are left out."""
        kinds = {"more": self.more, "less": self.less, "also": self.also}
        return {name: [str(id_) for id_ in ids] for name, ids in kinds.items() if ids}

    def with_image(self, kind: str, image_id: UUID) -> "Examples":
        """A copy in which a picture is an example of `kind`, "more" or "less", only."""
        rest = self.without(image_id)
        if kind == "more":
            return Examples((*rest.more, image_id), rest.less, rest.also)
        return Examples(rest.more, (*rest.less, image_id), rest.also)

    def without(self, id_: UUID) -> "Examples":
        """A copy without a picture or query."""
        kinds = (self.more, self.less, self.also)
        return Examples(*(tuple(each for each in kind if each != id_) for kind in kinds))


# No examples: the query picture alone.
NONE = Examples()


def steered_vector(query: Query, examples: Examples) -> Vector:
    """The unit vector (d,) to search with. Examples that the user may not see, or that have no
    vector, are ignored.
    """
    if not examples:
        return query.array
    base = _mean([query.array, *(other.array for other in beside(query, examples.also))])
    vector = shifted_vector(base, examples, query.owner_id, query.spec)
    return base if vector is None else vector


def shifted_vector(
    base: Vector | None, examples: Examples, asker_id: int | None, spec: str
) -> Vector | None:
    """The same from any vector, or from none: then examples alone are searched with. None when
    there is nothing to search with.
    """
    vectors = _vectors(examples.images, asker_id, spec)
    more = [vectors[id_] for id_ in examples.more if id_ in vectors]
    less = [vectors[id_] for id_ in examples.less if id_ in vectors]
    shifted = POSITIVE_WEIGHT * _mean(more) - NEGATIVE_WEIGHT * _mean(less)
    shifted = shifted + (0 if base is None else base)
    length = np.linalg.norm(shifted)
    return np.asarray(shifted / length, np.float32) if length > 1e-6 else base


def beside(query: Query, ids: Sequence[UUID]) -> list[Query]:
    """Other queries of the same user or visitor, with vectors of the same model."""
    mine = Query.objects.filter(owner=query.owner_id, visitor=query.visitor)
    rows = mine.select_related("image__gallery").in_bulk(list(ids)[:MAX_EXAMPLES]) if ids else {}
    found = [rows[id_] for id_ in ids if id_ in rows]
    for other in found:
        with suppress(AskError, PictureError):
            reembed_query(other)
    return [other for other in found if other.spec == query.spec]


def example_images(query: Query, ids: Iterable[UUID]) -> dict[UUID, Image]:
    """The example pictures that the user may see, by id."""
    return Image.objects.visible_to(query.owner_id).in_bulk(list(ids))


def _vectors(ids: Iterable[UUID], asker_id: int | None, spec: str) -> dict[UUID, Vector]:
    galleries = Gallery.objects.visible_to(asker_id).order_by()
    rows = Embedding.objects.filter(image__in=ids, gallery__in=galleries, spec=spec)
    return {row.image_id: row.array for row in rows}


def _mean(vectors: list[Vector]) -> Vector:
    """The mean of unit vectors, normalised; 0 if there are none."""
    if not vectors:
        return np.float32(0)  # type: ignore[return-value]
    mean = np.mean(vectors, axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-6), np.float32)
