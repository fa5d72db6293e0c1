"""Which pictures are worth a closer look: the first few that each part of the question finds."""

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from uuid import UUID

from apps.search.models import Embedding
from apps.search.nearest import Match
from apps.search.services.deep_search.embedded_query import EmbeddedQuery
from apps.search.services.deep_search.scope import Scope

# Of the whole picture and of each of its parts. The best of all parts alone is no order: a plain
# part resembles much.
OF_WHOLE, OF_PART = 10, 4


def shortlist(query: EmbeddedQuery, scope: Scope, most: int) -> list[UUID]:
    """Ids of at most `most` pictures, merged by rank."""
    lists = []
    for number, vector in enumerate(query.vectors):
        k = OF_PART if number else OF_WHOLE
        # One more because the picture searched with is no result.
        found = Embedding.objects.nearest(
            vector, scope.galleries, k + 1, spec=query.spec, where=scope.where
        )
        lists.append([one for one in found if one.image_id != scope.without][:k])
    return list(merged(lists))[:most]


def merged(lists: Sequence[Sequence[Match]]) -> Iterable[UUID]:
    """The first of each list, then the second of each: everything once."""
    rows = zip_longest(*lists)
    return dict.fromkeys(one.image_id for row in rows for one in row if one is not None)
