"""Candidates for verification: the best few results of each region of the query picture."""

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from uuid import UUID

from apps.search.models import Embedding
from apps.search.nearest import Match
from apps.search.services.deep_search.embedded_query import EmbeddedQuery
from apps.search.services.deep_search.scope import Scope
from apps.search.services.query_embedding import reported_outage

# Results taken for the whole picture and for each part. Lists are merged by rank, since scores of
# different parts are not comparable: a plain part resembles many pictures.
WHOLE_RESULTS, PART_RESULTS = 10, 4


def shortlist(query: EmbeddedQuery, scope: Scope, maximum: int) -> list[UUID]:
    """Ids of at most `maximum` pictures, merged by rank."""
    lists = []
    for number, vector in enumerate(query.vectors):
        k = PART_RESULTS if number else WHOLE_RESULTS
        # One more, since the query picture itself is excluded.
        with reported_outage():
            found = Embedding.objects.nearest(
                vector, scope.galleries, k + 1, spec=query.spec, where=scope.where
            )
        lists.append([match for match in found if match.image_id != scope.without][:k])
    return list(merged(lists))[:maximum]


def merged(lists: Sequence[Sequence[Match]]) -> Iterable[UUID]:
    """Interleave: the first of each list, then the second of each; duplicates are dropped."""
    rows = zip_longest(*lists)
    return dict.fromkeys(match.image_id for row in rows for match in row if match is not None)
