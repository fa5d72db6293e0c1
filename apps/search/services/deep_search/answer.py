"""Answer a stored query by deep search."""

from dataclasses import replace

from django.conf import settings
from django.utils.translation import gettext as _

from apps.search.metrics import SEARCHES
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


@SEARCHES.labels("deep").time()
def answer_deeply(query: Query, k: int, filters: Filters = ANY) -> Answer:
    """At most `k` results: verified pictures, best agreement first, then the first answer in its
    order.

    Raises AskError if the query picture is gone or the server busy, PictureError if the picture
    cannot be decoded.
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
    hits = [_in_whole_picture(hit, query) for hit in found.hits]
    results = ranked(hits, first.results, query.spec)[:k]
    return replace(first, results=results, deep=True, is_complete=found.is_complete)


def _in_whole_picture(hit: DeepHit, query: Query) -> DeepHit:
    """Convert the query's area from the chosen part to the whole query picture."""
    if query.part is None:
        return hit
    found, part = hit.verification, Rectangle(*query.part.as_list())
    inside = replace(found, area_query=found.area_query.within(part))
    return replace(hit, verification=inside)
