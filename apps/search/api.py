"""Searching with a picture: request → the pages' form and services → JSON."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import File, Form, Query, Router, Status
from ninja.files import UploadedFile

from apps.galleries.access import image_of, visible_image
from apps.search import access
from apps.search.forms import PartScopeForm, ScopeForm
from apps.search.models import Query as SearchQuery
from apps.search.schemas import (
    AnswerOut,
    AskAddressIn,
    AskFields,
    AskImageIn,
    FoundByWordsOut,
    ResultParams,
    WordsParams,
    answer_out,
    found_out,
)
from apps.search.services import answering, asking
from apps.search.services.asking import SearchScope
from apps.search.services.picture_texts import clear_text
from apps.search.services.scopes import galleries_in
from apps.search.services.words import find_by_words
from futu.api.auth import needs
from futu.api.problems import Problem, invalid_form
from futu.http import Request

router = Router(tags=["search"])

MISSING = {404: {"description": "One of the galleries, or the picture, is not there."}}
NOT_YET = {409: {"description": "The picture is not prepared yet. Follow its job."}}


@router.delete(
    "/images/{uuid:image_id}/text", response={204: None}, auth=needs("write"), tags=["images"]
)
def delete_image_text(request: Request, image_id: UUID) -> Status[None]:
    """Clear the text that was read in one of your pictures: it is not read again."""
    clear_text(image_of(request, image_id))
    return Status(204, None)


@router.post(
    "/search",
    response={201: AnswerOut},
    auth=needs("search"),
    openapi_extra={"responses": MISSING},
)
def search(
    request: Request, file: File[UploadedFile], fields: Form[AskFields]
) -> Status[AnswerOut]:
    """Find the pictures most similar to the one sent, or to a part of it.

    The query is kept for a while, and `GET /search/{id}` answers it again.
    """
    form = _form(request, fields, fields.galleries)
    query = asking.ask_with_file(request.user.pk, file, **form.how)
    return Status(201, _answer(query, fields))


@router.post(
    "/search/by-image",
    response={201: AnswerOut},
    auth=needs("search"),
    openapi_extra={"responses": MISSING | NOT_YET},
)
def search_by_image(request: Request, payload: AskImageIn) -> Status[AnswerOut]:
    """Find the pictures most similar to a stored one: yours or a public one."""
    image = visible_image(request, payload.image)
    if not image.has_preview:
        raise Problem("wrong_state")
    form = _form(request, payload, payload.galleries)
    query = asking.ask_with_image(request.user.pk, image, **form.how)
    return Status(201, _answer(query, payload))


@router.post(
    "/search/by-url",
    response={201: AnswerOut},
    auth=needs("search"),
    openapi_extra={"responses": MISSING},
)
def search_by_url(request: Request, payload: AskAddressIn) -> Status[AnswerOut]:
    """Find the pictures most similar to the one at a public address on the web."""
    form = _form(request, payload, payload.galleries)
    query = asking.ask_with_address(request.user.pk, payload.url, **form.how)
    return Status(201, _answer(query, payload))


@router.get(
    "/search", response=FoundByWordsOut, auth=needs("search"), openapi_extra={"responses": MISSING}
)
def search_by_words(request: Request, params: Query[WordsParams]) -> FoundByWordsOut:
    """Find pictures by words: names, tags, what a model sees, days, sources, text in them.

    Your own words come first, then what the model is surest of.
    """
    where = _scope(request, params.scope, params.galleries)
    only = None if where.galleries is None else [gallery.id for gallery in where.galleries]
    places = galleries_in(request.user.pk, where.scope, only)
    found = find_by_words(params.filters, places, request.user.pk, skip=params.skip, k=params.k)
    return found_out(found, request.user.pk)


@router.get("/search/{uuid:query_id}", response=AnswerOut, auth=needs("search"))
def get_search(request: Request, query_id: UUID, params: Query[ResultParams]) -> AnswerOut:
    """Run the same query again: pictures added or deleted meanwhile count."""
    query = access.query_of(request, query_id)
    asking.reembed_query(query)
    return _answer(query, params)


def _form(request: HttpRequest, search_query: Any, galleries: list[UUID]) -> PartScopeForm:
    """The form of the pages validates the scope; raises Problem."""
    data = {
        "box": search_query.box_text,
        "gallery": [str(id_) for id_ in galleries],
        "scope": search_query.scope,
        "turn": search_query.turn,
    }
    form = PartScopeForm(data, user=request.user)
    if form.is_valid():
        return form
    for sentence in form.errors.get("gallery", ()):
        raise Problem("not_found", str(sentence))
    raise invalid_form(form)


def _scope(request: HttpRequest, scope: str, galleries: list[UUID]) -> SearchScope:
    """As `_form`, of words."""
    form = ScopeForm(
        {"scope": scope, "gallery": [str(id_) for id_ in galleries]}, user=request.user
    )
    if not form.is_valid():
        raise Problem("not_found", str(next(iter(form.errors.values()))[0]))
    return form.where


def _answer(query: SearchQuery, wanted: ResultParams) -> AnswerOut:
    if not wanted.deep or wanted.examples:  # What is steered keeps the order that was asked for.
        return answer_out(query, answering.answer(query, wanted.k, wanted.filters, wanted.examples))
    # It needs OpenCV, which is loaded where it is wanted.
    from apps.search.services.deep_search.answer import answer_deeply

    return answer_out(query, answer_deeply(query, wanted.k, wanted.filters))
