"""Tag relevance: how similar a picture is to the centroid of the others with its source tag.

A tag with few pictures has no useful centroid: its pictures have no score yet. New pictures are
scored as they come; older ones are scored again each time their tag has doubled, so that each
vector is read only a few times in total.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

import numpy as np
from django.db import transaction

from apps.crawling.models import CrawledImage
from apps.search.active_model import active_key
from apps.search.models import Embedding
from apps.search.score_bands import percent_of
from apps.search.vectors import unpack

State = CrawledImage.State
SourceTagOf = CrawledImage.source_tags.through
# Minimum number of other pictures of the same tag for a centroid.
FEW = 5
# Of a tag with more, the first ones are enough for its centroid.
MAX_SCORED = 400


def score(entry_ids: Iterable[int]) -> None:
    """Score these entries, and those of tags that have doubled. The best of several tags counts."""
    new = set(entry_ids)
    fits: dict[int, float] = {}
    words = SourceTagOf.objects.filter(crawledimage__in=new)
    for source_tag_id in sorted(set(words.values_list("sourcetag_id", flat=True))):
        for entry_id, fit in _fits(source_tag_id, new).items():
            fits[entry_id] = max(fit, fits.get(entry_id, 0.0))
    with transaction.atomic():
        rows = (
            CrawledImage.objects.select_for_update(no_key=True).filter(id__in=fits).order_by("id")
        )
        scored = list(rows.only("score"))
        for entry in scored:
            # An older entry may fit another of its tags better, which was not scored now.
            known = 0.0 if entry.pk in new else entry.score or 0.0
            entry.score = max(fits[entry.pk], known)
        CrawledImage.objects.bulk_update(scored, ["score"], batch_size=200)


def _fits(source_tag_id: int, new: set[int]) -> dict[int, float]:
    """Scores for one tag: of the new entries, or of all when it has doubled."""
    vectors = _vectors(source_tag_id, new)
    count, before = len(vectors), len(vectors.keys() - new)
    if count <= FEW:
        return {}
    doubled = before <= FEW or count.bit_length() > before.bit_length()
    total = np.sum(list(vectors.values()), axis=0)
    chosen = vectors if doubled else {id_: vectors[id_] for id_ in new & vectors.keys()}
    return {id_: _fit(vector, total - vector) for id_, vector in chosen.items()}


def _fit(vector: np.ndarray, others: np.ndarray) -> float:
    """The cosine, clipped to 0 to 1."""
    length = float(np.linalg.norm(others))
    return percent_of(float(vector @ others) / length) / 100 if length else 0.0


def _vectors(source_tag_id: int, new: set[int]) -> dict[int, np.ndarray]:
    """By entry; new ones always, of the others at most `MAX_SCORED`."""
    pictured = CrawledImage.objects.filter(
        source_tags=source_tag_id, state__in=[State.WAITING, State.APPROVED]
    )
    pictured = pictured.exclude(image=None)
    first = pictured.exclude(id__in=new).order_by("id")[:MAX_SCORED]
    chosen = [*pictured.filter(id__in=new), *first]
    by_image: dict[UUID, int] = {e.image_id: e.pk for e in chosen if e.image_id}
    rows = Embedding.objects.filter(image__in=by_image, spec=active_key())
    pairs = rows.values_list("image_id", "vector")
    return {by_image[image_id]: unpack(vector) for image_id, vector in pairs}
