"""Deep search with a file, without a Query row; for commands."""

from typing import BinaryIO

from apps.galleries import decoders
from apps.search.services.answering import Result, find
from apps.search.services.answering import ranked as by_score
from apps.search.services.deep_search.embedded_query import embed_query
from apps.search.services.deep_search.ranking import ranked
from apps.search.services.deep_search.scope import Scope
from apps.search.services.deep_search.searching import deep_search
from apps.search.services.query_embedding import SIDE, decoding_slot


def find_deeply(file: BinaryIO, scope: Scope, k: int, seconds: float) -> tuple[list[Result], str]:
    """The best `k` results, verified ones first, and the key of the spec that was searched with.

    `seconds` limits the verification. Raises AskError if the model is not ready or the server busy,
    PictureError if the file cannot be decoded.
    """
    with decoding_slot():
        picture = decoders.decode(file, max_side=SIDE)
    query = embed_query(picture)
    found = find(query.vectors[0], scope.galleries, k, spec=query.spec, where=scope.where)
    deep = deep_search(query, scope, seconds)
    return ranked(deep.hits, by_score(found, query.spec), query.spec)[:k], query.spec
