"""Put pictures of the query's kind before those that are near it by chance."""

from collections.abc import Sequence
from uuid import UUID

import numpy as np

from apps.search.models import Embedding
from apps.search.nearest import Match
from apps.search.rerank import KEPT, SHORTLIST, rerank
from apps.search.vectors import unpack


def order_by_kind(
    vector: np.ndarray, matches: Sequence[Match], *, spec: str, own: UUID | None = None
) -> list[Match]:
    """`matches`, best first, in a new order: the first SHORTLIST by their neighbourhoods, the rest
    as they come; one query. `own` is the query's own picture, which is no result."""
    apart = [match for match in matches if match.image_id == own]
    others = [match for match in matches if match.image_id != own]
    first, rest = others[:SHORTLIST], others[SHORTLIST:]
    if len(first) > KEPT + 1:
        first = _reranked(vector, first, spec)
    return [*apart, *first, *rest]


def _reranked(vector: np.ndarray, matches: list[Match], spec: str) -> list[Match]:
    rows = Embedding.objects.filter(image__in=[match.image_id for match in matches], spec=spec)
    packed = dict(rows.values_list("image_id", "vector"))
    if len(packed) < len(matches):
        # Removed just now, such as by a change of the model: whoever asked looks at the rows again.
        return matches
    vectors = np.stack([unpack(packed[match.image_id]) for match in matches])
    return [matches[place] for place in rerank(vector, vectors)]
