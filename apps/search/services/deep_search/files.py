"""Deep search with a file, without a Query row; for commands."""

from dataclasses import dataclass
from typing import BinaryIO

from apps.galleries import decoders
from apps.search.services.answering import Result, find
from apps.search.services.answering import ranked as by_score
from apps.search.services.deep_search.embedded_query import embed_query
from apps.search.services.deep_search.ranking import ranked
from apps.search.services.deep_search.scope import Scope
from apps.search.services.deep_search.searching import deep_search
from apps.search.services.query_embedding import SIDE, decoding_slot


@dataclass(frozen=True, slots=True)
class FileResults:
    """The best results: `first` by the vector of the whole picture, `results` after verification.

    `spec` is the key of the spec that was searched with.
    """

    first: list[Result]
    results: list[Result]
    spec: str


def find_deeply(file: BinaryIO, scope: Scope, k: int, seconds: float) -> FileResults:
    """The best `k` results; `seconds` limits the verification.

    Raises AskError if the model is not ready or the server busy, PictureError if the file cannot
    be decoded.
    """
    with decoding_slot():
        picture = decoders.decode(file, max_side=SIDE)
    query = embed_query(picture)
    found = find(query.vectors[0], scope.galleries, k, spec=query.spec, where=scope.where)
    first = by_score(found, query.spec)
    deep = deep_search(query, scope, seconds)
    return FileResults(first, ranked(deep.hits, first, query.spec)[:k], query.spec)
