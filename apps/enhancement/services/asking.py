"""Ask for an enhancement: everything that can be known is checked, then a job makes it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from apps.accounts.models import User
from apps.enhancement.errors import EnhanceError
from apps.enhancement.models import Enhancement, EnhancementBatch
from apps.enhancement.options import EnhanceOptions
from apps.enhancement.services.limits import (
    check_picture,
    check_room,
    check_sides,
    check_weights,
)
from apps.enhancement.services.pace import TimeEstimate, estimate
from apps.enhancement.services.signing import check_signature, sign
from apps.galleries.models import Gallery, Image
from apps.jobs import services as jobs
from apps.vision.upscaling.recipe import Recipe

KIND = "enhancement.enhance"


@dataclass(frozen=True, slots=True)
class Order:
    """What a person wants beside the options: where the result goes, and what is copied."""

    gallery: Gallery
    keeps_capture: bool = True
    keeps_place: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be made, checked, with its signature."""

    recipe: Recipe
    estimate: TimeEstimate
    signature: str


def plan_of(image: Image, options: EnhanceOptions) -> Plan:
    """Raises FAILURES for what cannot be made."""
    check_picture(image)
    recipe = options.recipe()
    check_weights(recipe)
    found = estimate(image.width, image.height, recipe)
    check_sides(found.expected)
    return Plan(recipe, found, sign(image.sha256, recipe))


def enhance(
    person: User, image: Image, options: EnhanceOptions, order: Order, signature: str = ""
) -> Enhancement:
    """Start a job for the result that was shown. Without a `signature` nothing was, and the
    present parameters are signed. Raises FAILURES."""
    plan = plan_of(image, options)
    if signature:
        check_signature(signature, image.sha256, plan.recipe)
    check_room(person.pk, plan.estimate.expected.bytes)
    if order.gallery.owner_id != person.pk or image.gallery.owner_id != person.pk:
        raise EnhanceError("not_yours")
    with transaction.atomic():
        row = create(person, image, options, order, plan)
        start_job(row)
    return row


def create(
    person: User,
    image: Image,
    options: EnhanceOptions,
    order: Order,
    plan: Plan,
    batch: EnhancementBatch | None = None,
    place: int = 0,
) -> Enhancement:
    return Enhancement.objects.create(
        owner=person,
        batch=batch,
        place=place,
        source=image,
        source_name=image.name,
        source_sha256=image.sha256,
        width=image.width,
        height=image.height,
        options=options.model_dump(mode="json"),
        recipe=plan.recipe.as_dict(),
        signature=plan.signature,
        keeps_capture=order.keeps_capture,
        keeps_place=order.keeps_place,
        gallery=order.gallery,
    )


def start_job(row: Enhancement) -> None:
    row.job = jobs.start(KIND, owner_id=row.owner_id, params=params_of(row))
    row.save(update_fields=["job"])


def params_of(row: Enhancement) -> dict[str, str]:
    return {"enhancement": str(row.pk), "about": row.source_name[:200]}
