"""The classification API: ask about a picture, look hashes up, read an answer again."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.conf import settings
from ninja import Field, File, Form, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import StringConstraints

from apps.accounts.models import ApiToken
from apps.classification import access
from apps.classification.categories import by_code
from apps.classification.models import Category, Classification, Recipe, Verdict
from apps.classification.services.asking import classify as ask
from apps.classification.services.recipes import recipe_for
from apps.classification.services.standing import standing_of
from apps.classification.services.subjects import of_image, of_upload
from apps.classification.services.verdicts import failure_of
from apps.galleries.access import visible_image
from futu.api import limits
from futu.api.auth import needs
from futu.api.schemas import Input, Output
from futu.http import Request

router = Router(tags=["classification"])

MAX_DIGESTS = 1000
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
RecipeName = Annotated[str, StringConstraints(pattern=r"^(local|[0-9a-f]{6,64})?$")]
NOT_YET = {409: {"description": "The picture is not prepared yet. Follow its job."}}
USUAL = "“local”: by this machine; or the beginning of a recipe's hash. Left out: the usual one."
NO_RECIPE = {404: {"description": "There is no such recipe."}}
MISSING = {404: {"description": "There is no such picture, or no such recipe."}}
FAILS = {
    403: {"description": "You have not agreed that a hosted model processes your pictures."},
    502: {"description": "The model was asked and gave no usable answer; `reason` says why."},
    503: {"description": "The model was not asked; `reason` says why."},
}


class ClassifyFields(Schema):
    recipe: RecipeName = Field("", description=USUAL)


class ClassifyImageIn(Input):
    image: UUID = Field(description="A picture of yours, or a public one.")
    recipe: RecipeName = Field("", description=USUAL)


class CategoryOut(Output):
    code: str = Field(examples=["pets"])
    name: str = Field(description="In the language of Accept-Language.")


class VerdictOut(Output):
    category: CategoryOut | None = Field(description="Null: the model is unsure.")
    likeliest: str = Field(description="The most likely code, sure or not.")
    confidence: float
    engine: Literal["local", "hosted"]
    model: str
    recipe: str = Field(description="The recipe's hash.")


class ClassificationOut(VerdictOut):
    id: UUID
    name: str
    sha256: str = Field(description="Of the bytes that arrived here.")
    corrected: CategoryOut | None = Field(
        description="What you said it is. It stands above the model's answer."
    )
    cached: bool
    milliseconds: int
    cost: int | None = Field(description="Millionths of `currency`; null: no price is known.")
    currency: str
    description: str
    scores: dict[str, float]
    created: datetime


class CheckIn(Input):
    sha256: list[Digest] = Field(min_length=1, max_length=MAX_DIGESTS)
    recipe: RecipeName = Field("", description=USUAL)


class CheckedOut(Output):
    items: dict[str, VerdictOut] = Field(
        description="Known answers by hash. Hashes without one are left out: send the picture."
    )


@router.post(
    "/classify",
    response={201: ClassificationOut},
    auth=needs("write"),
    openapi_extra={"responses": FAILS | NO_RECIPE},
)
def classify(
    request: Request, file: File[UploadedFile], fields: Form[ClassifyFields]
) -> Status[ClassificationOut]:
    """Which category a picture is of. The file is not kept; an answer that is known costs nothing.

    `check-cache` tells by the hash alone whether it is.
    """
    recipe = recipe_for(request.user, fields.recipe)
    return Status(201, _out(ask(of_upload(file), recipe, request.user, **asked_by(request))))


@router.post(
    "/classify/by-image",
    response={201: ClassificationOut},
    auth=needs("write"),
    openapi_extra={"responses": FAILS | NOT_YET | MISSING},
)
def classify_by_image(request: Request, payload: ClassifyImageIn) -> Status[ClassificationOut]:
    """Which category a picture is of that is kept here."""
    recipe = recipe_for(request.user, payload.recipe)
    subject = of_image(visible_image(request, payload.image))
    return Status(201, _out(ask(subject, recipe, request.user, **asked_by(request))))


@router.post(
    "/classify/check-cache",
    response=CheckedOut,
    auth=needs("read"),
    openapi_extra={"responses": NO_RECIPE},
)
def check_cache(request: Request, payload: CheckIn) -> CheckedOut:
    """Answers that are known by hash alone, so that the pictures need not be sent.

    A person may ask this `FUTU_CHECK_CACHE_RATE` times, with whichever token.
    """
    person = f"user:{request.user.pk}"
    limits.consume(request, person, action="check-cache", rate=settings.FUTU_CHECK_CACHE_RATE)
    recipe = recipe_for(request.user, payload.recipe)
    found = Verdict.objects.filter(recipe=recipe, sha256__in=set(payload.sha256))
    known = by_code()
    return CheckedOut(
        items={verdict.sha256: VerdictOut(**_verdict(verdict, recipe, known)) for verdict in found}
    )


@router.get("/classify/{uuid:classification_id}", response=ClassificationOut, auth=needs("read"))
def get_classification(request: Request, classification_id: UUID) -> ClassificationOut:
    """An answer of yours again, with what you said of the picture since.

    Of one that failed, the same problem again.
    """
    asked = access.classification_of(request, classification_id)
    if asked.verdict is None:
        raise failure_of(asked.error)
    return _out(asked)


def asked_by(request: Request) -> dict[str, Any]:
    """For `classify`: the log says that a program asked, and its token's quota counts."""
    token = getattr(request, "auth", None)
    return {
        "via": Classification.Via.API,
        "token": token if isinstance(token, ApiToken) else None,
    }


def _out(asked: Classification) -> ClassificationOut:
    verdict = asked.verdict
    assert verdict is not None
    correction = standing_of(asked).correction
    return ClassificationOut(
        **_verdict(verdict, asked.recipe, by_code()),
        id=asked.id,
        name=asked.name,
        sha256=asked.sha256,
        corrected=_category(correction.category) if correction else None,
        cached=asked.is_cached,
        milliseconds=asked.milliseconds,
        cost=asked.cost,
        currency=settings.FUTU_CURRENCY,
        description=verdict.description,
        scores=verdict.scores,
        created=asked.created,
    )


def _verdict(verdict: Verdict, recipe: Recipe, known: dict[str, Category]) -> dict[str, Any]:
    category = known.get(verdict.category)
    return {
        "category": _category(category) if category else None,
        "likeliest": verdict.likeliest,
        "confidence": verdict.confidence,
        "engine": recipe.engine,
        "model": verdict.model,
        "recipe": recipe.hash,
    }


def _category(category: Category) -> CategoryOut:
    return CategoryOut(code=category.code, name=category.name)
