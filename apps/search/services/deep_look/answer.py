"""A question's answer after the deeper look."""

import time
from dataclasses import replace

from django.utils.translation import gettext as _

from apps.search.models import Query
from apps.search.score_bands import band_of
from apps.search.services.answering import Answer, Result, answer
from apps.search.services.deep_look.asked import asked_of
from apps.search.services.deep_look.look import DeepHit, look_inside
from apps.search.services.deep_look.scope import Scope
from apps.search.services.filters import ANY, Filters
from apps.search.services.query_embedding import AskError, admitted, changed_meanwhile
from apps.search.services.query_pictures import Fate, fate
from apps.search.verdicts import SIMILAR
from apps.vision.local.areas import Rectangle
from apps.vision.local.verify import Verification


def answer_deeply(query: Query, k: int, filters: Filters = ANY) -> Answer:
    """What was verified, the surest first, then the order of the first answer.

    Raises AskError and PictureError when the picture cannot be looked into now.
    """
    if fate(query) is not Fate.KEPT:
        raise AskError(_("The picture of this search is gone, so it cannot be looked into."))
    begun = time.monotonic()
    first = answer(query, k, filters)
    with admitted():
        asked = asked_of(query)
        if asked.spec != query.spec:
            raise AskError(changed_meanwhile())
        scope = Scope(first.galleries, filters.where, query.image_id)
        hits = look_inside(asked, scope, begun=begun)
    return replace(first, results=_ranked(query, first, hits)[:k], deep=True)


def _ranked(query: Query, first: Answer, hits: list[DeepHit]) -> list[Result]:
    verified = [_result(hit, query) for hit in hits]
    ids = {result.image.id for result in verified}
    rest = [_unverified(result) for result in first.results if result.image.id not in ids]
    ordered = [*verified, *rest]
    return [replace(result, rank=rank) for rank, result in enumerate(ordered, start=1)]


def _result(hit: DeepHit, query: Query) -> Result:
    band, found = band_of(hit.score, query.spec), _of_whole(hit.verification, query)
    return Result(0, hit.image, hit.score, band, found.verdict.value, found)


def _of_whole(found: Verification, query: Query) -> Verification:
    """With the area in the whole query picture, where only a part was searched with."""
    if query.part is None:
        return found
    part = Rectangle(*query.part.as_list())
    return replace(found, area_query=found.area_query.within(part))


def _unverified(result: Result) -> Result:
    return result if result.is_chance else replace(result, verdict=SIMILAR)
