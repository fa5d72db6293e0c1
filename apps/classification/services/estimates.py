"""What classifying a gallery will take: pictures, time and cost, before it starts."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Avg, Exists, OuterRef

from apps.classification.models import Recipe, Verdict
from apps.classification.services.engines import MAX_TOKENS
from apps.classification.services.shapes import prompt_of, shape_of
from apps.galleries.managers import ImageQuerySet
from apps.galleries.models import Gallery, Image
from apps.providers.messages import Picture, Question
from apps.providers.services.asking import estimate
from apps.providers.services.prices import cost_of, prices_of

# Of a picture, where nothing was measured yet.
USUAL = {Recipe.Engine.LOCAL: 250, Recipe.Engine.HOSTED: 2500}
# Verdicts that the averages are taken of.
RECENT = 200


@dataclass(frozen=True, slots=True)
class Estimate:
    pictures: int
    # Of these, answered already: they cost nothing.
    known: int
    seconds: int
    # Millionths of FUTU_CURRENCY: what it will about cost, and the most that it can. None: the
    # model has no price. This machine's answers cost nothing.
    cost: int | None = 0
    most: int | None = 0

    @property
    def unknown(self) -> int:
        return self.pictures - self.known


def estimate_gallery(gallery: Gallery, recipe: Recipe) -> Estimate:
    return estimate_pictures(ready_in(gallery), recipe)


def estimate_pictures(ready: ImageQuerySet, recipe: Recipe) -> Estimate:
    there = Verdict.objects.filter(recipe=recipe, sha256=OuterRef("sha256"))
    pictures, known = ready.count(), ready.filter(Exists(there)).count()
    unknown = pictures - known
    usual = _averages(recipe)
    took = usual["milliseconds"] or USUAL[Recipe.Engine(recipe.engine)]
    seconds = round(unknown * took / 1000)
    if recipe.is_local:
        return Estimate(pictures, known, seconds)
    most = most_for_one(recipe)
    each = most if usual["cost"] is None else usual["cost"]
    cost = None if each is None else round(unknown * each)
    return Estimate(pictures, known, seconds, cost, None if most is None else unknown * most)


def ready_in(gallery: Gallery) -> ImageQuerySet:
    found: ImageQuerySet = Image.objects.filter(gallery=gallery, state=Image.State.READY)
    return found


def most_for_one(recipe: Recipe) -> int | None:
    """The most that one answer can cost; None without a price."""
    if recipe.provider is None:
        return None
    question = Question(
        model=recipe.model,
        prompt=prompt_of(recipe),
        pictures=(Picture(content=b"", width=recipe.side, height=recipe.side),),
        shape=shape_of(recipe).model_json_schema(),
        max_tokens=MAX_TOKENS,
    )
    return cost_of(estimate(question), prices_of(recipe.provider, recipe.model))


def _averages(recipe: Recipe) -> dict[str, float | None]:
    recent = Verdict.objects.filter(recipe=recipe).order_by("-pk")[:RECENT]
    found: dict[str, float | None] = Verdict.objects.filter(
        pk__in=recent.values_list("pk", flat=True)
    ).aggregate(cost=Avg("cost"), milliseconds=Avg("milliseconds"))
    return found
