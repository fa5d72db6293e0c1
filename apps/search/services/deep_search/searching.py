"""The pipeline of a deep search: from a query picture to verified pictures."""

from dataclasses import dataclass
from uuid import UUID

import numpy as np
from django.conf import settings

from apps.galleries.models import Image
from apps.search.models import Embedding
from apps.search.services.answering import name_origins
from apps.search.services.deep_search.embedded_query import EmbeddedQuery
from apps.search.services.deep_search.scope import Scope
from apps.search.services.deep_search.shortlist import shortlist
from apps.search.services.deep_search.verification import check
from apps.vision.local.verify import Verdict, Verification


@dataclass(frozen=True, slots=True)
class DeepHit:
    """A verified picture; `score` is the cosine of the whole pictures' vectors, as elsewhere."""

    image: Image
    score: float
    verification: Verification


@dataclass(frozen=True, slots=True)
class DeepResult:
    """Verified pictures, best first; `is_complete` is false if the time ran out."""

    hits: list[DeepHit]
    is_complete: bool


def deep_search(query: EmbeddedQuery, scope: Scope, seconds: float) -> DeepResult:
    """Search and verify. No comparison is started after `seconds` of verification."""
    ids = shortlist(query, scope, settings.FUTU_DEEP_PAIRS)
    checked = check(query.features, ids, seconds)
    found = checked.verified
    images = _visible(found, scope)
    scores = _scores(query, images)
    hits = [DeepHit(image, scores.get(id_, 0.0), found[id_]) for id_, image in images.items()]
    return DeepResult(sorted(hits, key=_sort_key), checked.is_complete)


def _visible(found: dict[UUID, Verification], scope: Scope) -> dict[UUID, Image]:
    """The pictures that are still ready and in the galleries, by id: they may have changed
    meanwhile."""
    allowed = {gallery.id: gallery for gallery in scope.galleries}
    images = Image.objects.in_bulk(list(found))
    visible = {
        id_: image
        for id_, image in images.items()
        if image.gallery_id in allowed and image.state == Image.State.READY
    }
    for image in visible.values():
        image.gallery = allowed[image.gallery_id]
    name_origins(list(visible.values()))
    return visible


def _scores(query: EmbeddedQuery, images: dict[UUID, Image]) -> dict[UUID, float]:
    rows = Embedding.objects.filter(image__in=list(images), spec=query.spec)
    return {row.image_id: float(np.dot(row.array, query.vectors[0])) for row in rows}


def _sort_key(hit: DeepHit) -> tuple[bool, float, float]:
    found = hit.verification
    return found.verdict is not Verdict.SAME, -round(found.agreement, 2), -hit.score
