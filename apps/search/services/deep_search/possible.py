"""Whether a query can be answered by deep search."""

from apps.search.models import Query
from apps.search.services.query_pictures import PictureState, picture_state


def can_look(query: Query) -> bool:
    """Whether its picture is still stored."""
    return query.is_kept and picture_state(query) is PictureState.KEPT
