"""Searching with a picture: request → the pages' form and services → JSON."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import File, Form, Query, Router, Status
from ninja.files import UploadedFile

from apps.galleries.access import visible_image
from apps.search import access
from apps.search.forms import WhereForm
from apps.search.models import Query as Asked
from apps.search.schemas import AnswerOut, AskAddressIn, AskFields, AskImageIn, Wanted, answer_out
from apps.search.services import answering, asking
from futu.api.auth import needs
from futu.api.problems import Problem, invalid_form
from futu.http import Request

router = Router(tags=["search"])

MISSING = {404: {"description": "One of the galleries, or the picture, is not there."}}
NOT_YET = {409: {"description": "The picture is not prepared yet. Follow its job."}}


@router.post(
    "/search",
    response={201: AnswerOut},
    auth=needs("search"),
    openapi_extra={"responses": MISSING},
)
def search(
    request: Request, file: File[UploadedFile], fields: Form[AskFields]
) -> Status[AnswerOut]:
    """Find the pictures most like the one sent, or like a part of it.

    The question is kept for a while, and `GET /search/{id}` answers it anew.
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
    """Find the pictures most like one that is kept: yours or a public one."""
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
    """Find the pictures most like the one at a public address on the web."""
    form = _form(request, payload, payload.galleries)
    query = asking.ask_with_address(request.user.pk, payload.url, **form.how)
    return Status(201, _answer(query, payload))


@router.get("/search/{uuid:query_id}", response=AnswerOut, auth=needs("search"))
def get_search(request: Request, query_id: UUID, params: Query[Wanted]) -> AnswerOut:
    """Ask the same again: what was added or deleted meanwhile counts."""
    query = access.query_of(request, query_id)
    asking.renew(query)
    return _answer(query, params)


def _form(request: HttpRequest, asked: Any, galleries: list[UUID]) -> WhereForm:
    """The form of the pages decides where may be searched; raises Problem."""
    data = {
        "box": asked.box_text,
        "gallery": [str(id_) for id_ in galleries],
        "scope": asked.scope,
        "turn": asked.turn,
    }
    form = WhereForm(data, user=request.user)
    if form.is_valid():
        return form
    for sentence in form.errors.get("gallery", ()):
        raise Problem("not_found", str(sentence))
    raise invalid_form(form)


def _answer(query: Asked, wanted: Wanted) -> AnswerOut:
    return answer_out(query, answering.answer(query, wanted.k, wanted.narrowing))
