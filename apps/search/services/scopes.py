"""Which galleries a query may search. Decided before the index is used."""

from collections.abc import Iterable
from uuid import UUID

from apps.galleries.managers import GalleryQuerySet
from apps.galleries.models import Gallery
from apps.search.models import Query


def galleries_in(
    user_id: int | None, scope: str, only: Iterable[UUID] | None = None
) -> GalleryQuerySet:
    """The galleries of `scope` that this person may see; of those `only`, unless it is None."""
    if scope == Query.Scope.MINE:
        galleries = Gallery.objects.owned_by(user_id)
    elif scope == Query.Scope.PUBLIC:
        galleries = Gallery.objects.public_to(user_id)
    elif scope == Query.Scope.BOTH:
        galleries = Gallery.objects.visible_to(user_id)
    else:
        raise ValueError(f"unknown scope: {scope!r}")
    return galleries if only is None else galleries.filter(id__in=only)


def narrowest_scope(user_id: int, galleries: Iterable[Gallery]) -> Query.Scope:
    """A scope that has all of these, which are visible to the person.

    What is shared with them is neither theirs nor public, and stands in `both` alone.
    """
    kinds = {_kind(user_id, gallery) for gallery in galleries}
    return kinds.pop() if len(kinds) == 1 else Query.Scope.BOTH


def _kind(user_id: int, gallery: Gallery) -> Query.Scope:
    if gallery.belongs_to(user_id):
        return Query.Scope.MINE
    is_public = gallery.visibility == Gallery.Visibility.PUBLIC
    return Query.Scope.PUBLIC if is_public else Query.Scope.BOTH


def galleries_of(query: Query) -> GalleryQuerySet:
    """Where `query` may search: what its owner may see now, not when it was made."""
    return galleries_in(query.owner_id, query.scope, query.gallery_ids)
