"""Re-rank search results, so that pictures of the query's kind come first."""

from collections.abc import Sequence
from uuid import UUID

import numpy as np

from apps.search.diffusion import FIXED_RANKS, SHORTLIST_SIZE, rerank
from apps.search.models import Embedding
from apps.search.nearest import Match
from apps.search.vectors import unpack


def rerank_matches(
    vector: np.ndarray, matches: Sequence[Match], *, spec: str, own: UUID | None = None
) -> list[Match]:
    """Re-rank the first SHORTLIST_SIZE of `matches`, which come best first; makes one query.

    `vector` (d,) is the query's. `own` is the query's own picture: it comes first and does not
    influence the others.
    """
    own_matches = [match for match in matches if match.image_id == own]
    others = [match for match in matches if match.image_id != own]
    shortlist, rest = others[:SHORTLIST_SIZE], others[SHORTLIST_SIZE:]
    if len(shortlist) > FIXED_RANKS + 1:
        shortlist = _reranked(vector, shortlist, spec)
    return [*own_matches, *shortlist, *rest]


def _reranked(vector: np.ndarray, matches: list[Match], spec: str) -> list[Match]:
    rows = Embedding.objects.filter(image__in=[match.image_id for match in matches], spec=spec)
    packed = dict(rows.values_list("image_id", "vector"))
    if len(packed) < len(matches):
        # Vectors were removed meanwhile, such as by a change of the model. The caller drops results
        # without rows.
        return matches
    vectors = np.stack([unpack(packed[match.image_id]) for match in matches])
    return [matches[index] for index in rerank(vector, vectors)]
