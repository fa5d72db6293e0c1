"""Asking in words, as the page does."""

from uuid import UUID

from apps.accounts.models import User
from apps.search.services.filters import Filters
from apps.search.services.scopes import galleries_in
from apps.search.services.words import find_by_words


def found(user: User | None, words: str, scope: str = "mine") -> list[UUID]:
    user_id = user.pk if user else None
    places = galleries_in(user_id, scope)
    answer = find_by_words(Filters(q=words), places, user_id, skip=0, k=50)
    return [image.id for image in answer.images]
