"""Recipes as versions: which of them answers, since when, and how much each was used."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from apps.classification.models import LiveRecipe, Recipe, Trial, Verdict
from apps.classification.services.recipes import local_recipe


@dataclass(frozen=True, slots=True)
class Version:
    recipe: Recipe
    verdicts: int = 0
    hits: int = 0
    # Set of the one that answers; this machine's, as the usual one, was never chosen.
    live: LiveRecipe | None = None
    is_live: bool = False
    trial: Trial | None = None


def versions() -> list[Version]:
    """All, the newest first, with this machine's of now among them."""
    live = _live()
    live_id = live.recipe_id if live else local_recipe().pk
    used = _used()
    trials = _latest_trials()
    return [
        Version(
            recipe,
            *used.get(recipe.pk, (0, 0)),
            live if live and live.recipe_id == recipe.pk else None,
            recipe.pk == live_id,
            trials.get(recipe.pk),
        )
        for recipe in recipes()
    ]


def version_of(recipe: Recipe) -> Version:
    return next(one for one in versions() if one.recipe.pk == recipe.pk)


def recipes() -> QuerySet[Recipe]:
    return Recipe.objects.select_related("provider", "author")


def _live() -> LiveRecipe | None:
    return LiveRecipe.objects.select_related("chosen_by").first()


def _used() -> dict[int, tuple[int, int]]:
    rows = Verdict.objects.values_list("recipe").annotate(Count("pk"), Sum("hits"))
    return {pk: (verdicts, hits) for pk, verdicts, hits in rows.order_by()}


def _latest_trials() -> dict[int, Trial]:
    return {trial.recipe_id: trial for trial in Trial.objects.order_by("created")}
