"""The deeper look at a file, without a Query row: for commands."""

from typing import BinaryIO

from apps.galleries import decoders
from apps.search.services.answering import Result, find
from apps.search.services.answering import ranked as by_score
from apps.search.services.deep_look.asked import asked_with
from apps.search.services.deep_look.look import look_inside
from apps.search.services.deep_look.ranking import ranked
from apps.search.services.deep_look.scope import Scope
from apps.search.services.query_embedding import SIDE, decoding_slot


def find_deeply(file: BinaryIO, scope: Scope, k: int, seconds: float) -> tuple[list[Result], str]:
    """The best `k`, verified ones first, and the key of the spec that found them; `seconds` are
    for verifying. Raises AskError and PictureError.
    """
    with decoding_slot():
        picture = decoders.decode(file, max_side=SIDE)
    asked = asked_with(picture)
    found = find(asked.vectors[0], scope.galleries, k, spec=asked.spec, where=scope.where)
    look = look_inside(asked, scope, seconds)
    return ranked(look.hits, by_score(found, asked.spec), asked.spec)[:k], asked.spec
