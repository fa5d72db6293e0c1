"""From a picture to a Query row: check, embed, save."""

from collections.abc import Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from typing import TypedDict
from uuid import UUID

import numpy as np
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.services import record
from apps.galleries import files
from apps.galleries.models import Gallery, Image
from apps.galleries.pictures import clean_name, inspect
from apps.search.box import Box
from apps.search.models import Query
from apps.search.services.query_embedding import (
    AskError,
    admitted,
    begin_with_file,
    embed_file,
    embed_image,
    kept,
    present_spec,
)
from apps.search.services.query_fetching import fetch
from apps.search.services.query_pictures import NO_PICTURE, PictureState, picture_state
from apps.search.vectors import pack
from futu.best_effort import best_effort

MODEL_CHANGED = _(
    "The model that compares pictures was changed since, and the picture of this search is gone: "
    "it has no answer any more. Search with the picture itself."
)
# The folder of query files in the storage.
FOLDER = "queries"
# Seconds that saving a query may wait for a lock. It is answered in any case.
WAIT = 3.0


@dataclass(frozen=True, slots=True)
class SearchScope:
    """Which galleries are searched: all of a scope, or of those only `galleries`."""

    scope: str = Query.Scope.MINE
    galleries: Sequence[Gallery] | None = None


class QueryOptions(TypedDict):
    """The options of a query form, as the keywords of `ask_with_…`."""

    box: Box | None
    turn: int
    where: SearchScope


def ask_with_file(
    owner_id: int | None,
    upload: File,
    *,
    box: Box | None = None,
    turn: int = 0,
    where: SearchScope = SearchScope(),
    visitor: str = "",
) -> Query:
    """Save the file and its vector as a Query, of a person or of a `visitor` without an account.

    Raises PictureError for what is no picture, AskError if queries cannot be answered now.
    """
    name = clean_name(upload.name or "")
    inspect(files.stream(upload), name)
    query = _query(owner_id, visitor, name, turn)
    query.file = file = f"{FOLDER}/{query.id}"
    try:
        with admitted():
            pending = begin_with_file(files.stream(upload), box, turn)
            # Written and synced to disk while the networks compute.
            if not best_effort(
                "the picture of a search", lambda: _save_file(file, upload), wait=WAIT
            ):
                query.file, query.is_kept = "", False
            vector = pending.vector()
        return _keep(query, vector, pending.spec, box, where)
    except BaseException:
        default_storage.delete(file)
        raise


def ask_with_image(
    owner_id: int | None,
    image: Image,
    *,
    box: Box | None = None,
    turn: int = 0,
    where: SearchScope = SearchScope(),
    visitor: str = "",
) -> Query:
    """Query with a stored picture. Raises AskError if queries cannot be answered now."""
    vector, spec = embed_image(image, box, turn)
    query = _query(owner_id, visitor, image.name, turn, image_id=image.id)
    return _keep(query, vector, spec, box, where)


def ask_with_address(
    owner_id: int,
    address: str,
    *,
    box: Box | None = None,
    turn: int = 0,
    where: SearchScope = SearchScope(),
) -> Query:
    """Fetch the picture at a web address and query with it.

    Raises AddressError if it cannot be fetched, and what `ask_with_file` raises.
    """
    with fetch(owner_id, address) as file:
        return ask_with_file(owner_id, file, box=box, turn=turn, where=where)


def ask_again(query: Query, box: Box | None, turn: int | None = None) -> Query:
    """A new query with another part of the same picture, in the same galleries."""
    turn = query.turn if turn is None else turn
    vector, spec = _embed(query, box, turn)
    return _keep(_copy(query, turn), vector, spec, box, scope_of(query))


def ask_elsewhere(query: Query, where: SearchScope) -> Query:
    """A new query with the same picture and part in other galleries.

    It needs no picture file: the vector is the same.
    """
    return _keep(_copy(query, query.turn), query.array, query.spec, query.part, where)


def _copy(query: Query, turn: int) -> Query:
    """A query with the same picture, of the same person."""
    return _query(
        query.owner_id, query.visitor, query.name, turn, image_id=query.image_id, file=query.file
    )


def _query(
    owner_id: int | None,
    visitor: str,
    name: str,
    turn: int,
    *,
    image_id: UUID | None = None,
    file: str = "",
) -> Query:
    """Creates all queries; `_keep` sets vector, part and galleries."""
    return Query(
        owner_id=owner_id, visitor=visitor, name=name, turn=turn, image_id=image_id, file=file
    )


def scope_of(query: Query) -> SearchScope:
    return SearchScope(query.scope, list(query.galleries.all()) if query.narrowed else None)


def reembed_query(query: Query) -> None:
    """Embed the query again if the model was switched: the old vectors are removed.

    Raises AskError if that is impossible: the query can no longer be answered.
    """
    if query.spec == present_spec():
        return
    is_gone = query.image is None and not query.file
    if is_gone or picture_state(query) is PictureState.HIDDEN:
        raise AskError(str(MODEL_CHANGED))
    vector, query.spec = _embed(query, query.part, query.turn)
    query.vector = pack(vector)
    if query.is_kept:
        best_effort("a search's new vector", lambda: query.save(update_fields=["vector", "spec"]))


def _embed(query: Query, box: Box | None, turn: int) -> tuple[np.ndarray, str]:
    if query.image is not None:
        return embed_image(query.image, box, turn)
    if not query.file:
        raise AskError(str(NO_PICTURE))
    with kept(), default_storage.open(query.file, "rb") as file:
        return embed_file(files.stream(file), box, turn)


def _save_file(file: str, upload: File) -> None:
    default_storage.save(file, File(files.stream(upload)))


def _keep(
    query: Query, vector: np.ndarray, spec: str, box: Box | None, where: SearchScope
) -> Query:
    """Save the query, if there is room for it: it is answered in any case."""
    query.vector = pack(vector)
    query.spec = spec
    query.box = box.as_list() if box else None
    query.scope = where.scope
    query.narrowed = where.galleries is not None
    if query.is_kept and best_effort("a search", lambda: _insert(query, where), wait=WAIT):
        best_effort("the history of searches", lambda: _record(query))
        return query
    query.is_kept, query.named, query.created = False, where.galleries, timezone.now()
    if query.file and not Query.objects.filter(file=query.file).exists():
        with suppress(OSError):  # Otherwise the daily sweep removes it.
            default_storage.delete(query.file)
    return query


def _record(query: Query) -> None:
    record(query.owner_id, "searched", query=str(query.id), name=query.name)


def _insert(query: Query, where: SearchScope) -> None:
    """Without a transaction if no other row belongs to it.

    A transaction would hold SQLite's only write lock while Python prepares the next statement.
    """
    with transaction.atomic() if where.galleries else nullcontext():
        query.save(force_insert=True)
        if where.galleries:
            query.galleries.set(where.galleries)
