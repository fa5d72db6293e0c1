"""A question's answer after the deep search."""

from dataclasses import replace

from django.conf import settings
from django.utils.translation import gettext as _

from apps.search.models import Query
from apps.search.services.answering import Answer, answer
from apps.search.services.deep_search.embedded_query import embedded_query
from apps.search.services.deep_search.ranking import ranked
from apps.search.services.deep_search.scope import Scope
from apps.search.services.deep_search.searching import DeepHit, deep_search
from apps.search.services.filters import ANY, Filters
from apps.search.services.query_embedding import AskError, admitted, changed_meanwhile
from apps.search.services.query_pictures import PictureState, picture_state
from apps.vision.local.areas import Rectangle


def answer_deeply(query: Query, k: int, filters: Filters = ANY) -> Answer:
    """What was verified, the surest first, then the order of the first answer.

    Raises AskError and PictureError when the picture cannot be looked into now.
    """
    if picture_state(query) is not PictureState.KEPT:
        raise AskError(_("The picture of this search is gone, so it cannot be looked into."))
    filters = replace(filters, asker=query.owner_id)
    first = answer(query, k, filters)
    with admitted():
        embedded = embedded_query(query)
        if embedded.spec != query.spec:
            raise AskError(changed_meanwhile())
        scope = Scope(first.galleries, filters.where, query.image_id)
        found = deep_search(embedded, scope, settings.FUTU_DEEP_SECONDS)
    hits = [_of_whole(hit, query) for hit in found.hits]
    results = ranked(hits, first.results, query.spec)[:k]
    return replace(first, results=results, deep=True, is_complete=found.is_complete)


def _of_whole(hit: DeepHit, query: Query) -> DeepHit:
    """With the area in the whole query picture, where only a part was searched with."""
    if query.part is None:
        return hit
    found, part = hit.verification, Rectangle(*query.part.as_list())
    inside = replace(found, area_query=found.area_query.within(part))
    return replace(hit, verification=inside)
