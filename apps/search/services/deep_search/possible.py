"""Whether a question's picture can be looked into."""

from apps.search.models import Query
from apps.search.services.query_pictures import PictureState, picture_state


def can_look(query: Query) -> bool:
    """Whether it is still there."""
    return query.is_kept and picture_state(query) is PictureState.KEPT
