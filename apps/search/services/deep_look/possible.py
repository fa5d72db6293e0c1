"""Whether a question's picture can be looked into."""

from apps.search.models import Query
from apps.search.services.query_pictures import Fate, fate


def can_look(query: Query) -> bool:
    """Whether it is still there."""
    return query.is_kept and fate(query) is Fate.KEPT
