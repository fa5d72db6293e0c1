"""Recipes: this machine's, those that staff write, and which of them answers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from apps.accounts.models import User
from apps.audit.actions import Action
from apps.audit.services import note
from apps.classification.categories import frozen, in_use
from apps.classification.errors import ClassifyError
from apps.classification.models import LiveRecipe, Recipe
from apps.galleries.models import Image
from apps.providers.services import has_agreed
from apps.vision.sorting.codes import CODES, FLOOR, version

LOCAL = "local"
LOCAL_NAME = gettext_noop("This machine")
# {categories} becomes a list of them.
PROMPT = """Sort this picture into exactly one of these categories:

{categories}

Choose the category that says what the picture is mainly about. A picture that fits none of the \
first ones is "other". Answer in JSON: "category" is one of the codes above, "confidence" a \
number from 0 to 1 that says how sure you are, "description" one short sentence about the \
picture."""
# What the hash is of.
HASHED = ("engine", "model", "prompt", "categories", "side", "quality", "floor")


def local_recipe() -> Recipe:
    """This machine's, with the categories in use that its rules know."""
    categories = [one for one in frozen(in_use()) if one["code"] in CODES]
    # Its names and hints change nothing of what the rules answer.
    codes = [{"code": one["code"]} for one in categories]
    recipe = Recipe(
        name=LOCAL_NAME,
        engine=Recipe.Engine.LOCAL,
        model=f"{LOCAL}-{version()}",
        categories=codes,
        floor=FLOOR,
    )
    return _kept(recipe)


def create_recipe(values: Mapping[str, Any], author: User | None = None) -> Recipe:
    """A hosted recipe with the categories in use now, or the one that says the same already."""
    return _kept(unsaved_recipe(values, author))


def unsaved_recipe(values: Mapping[str, Any], author: User | None = None) -> Recipe:
    recipe = Recipe(
        engine=Recipe.Engine.HOSTED, categories=frozen(in_use()), author=author, **values
    )
    recipe.hash = hash_of(recipe)
    return recipe


def _kept(recipe: Recipe) -> Recipe:
    recipe.hash = hash_of(recipe)
    found = Recipe.objects.filter(hash=recipe.hash).select_related("provider").first()
    if found:
        return found
    values = {
        field.attname: getattr(recipe, field.attname)
        for field in Recipe._meta.concrete_fields
        if field.attname not in ("id", "hash", "created")
    }
    return Recipe.objects.get_or_create(hash=recipe.hash, defaults=values)[0]


def hash_of(recipe: Recipe) -> str:
    whole = {name: getattr(recipe, name) for name in HASHED} | {"provider": recipe.provider_id}
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


def live_recipe() -> Recipe:
    """The recipe that answers when none is named."""
    live = LiveRecipe.objects.select_related("recipe__provider").first()
    return live.recipe if live else local_recipe()


def set_live(recipe: Recipe, person: User | None = None) -> None:
    """This machine's, of whatever version, is the absence of a choice."""
    with transaction.atomic():
        if recipe.is_local:
            LiveRecipe.objects.all().delete()
        elif not LiveRecipe.objects.filter(recipe=recipe).exists():
            LiveRecipe.objects.update_or_create(
                id=LiveRecipe.ONLY, defaults={"recipe": recipe, "chosen_by": person}
            )
        note(Action.RECIPE_USED, recipe)


def recipe_for(person: User | None, wanted: str = "") -> Recipe:
    """The one that is named, otherwise the live one, or this machine's where a person has not
    agreed to the live one's provider.

    `wanted`: "local", or the beginning of a recipe's hash. Raises ClassifyError.
    """
    if wanted == LOCAL:
        return local_recipe()
    if wanted:
        return _named(wanted)
    live = live_recipe()
    return live if may_ask(person, live) else local_recipe()


def may_ask(person: User | None, recipe: Recipe) -> bool:
    """Whether asking by this recipe sends nothing that the person has not agreed to send."""
    if recipe.is_local:
        return True
    if recipe.provider is None or not recipe.provider.enabled:
        return False
    return not recipe.provider.is_hosted or person is None or has_agreed(person, recipe.provider)


def permitted(recipe: Recipe, image: Image | None, person: User | None) -> Recipe:
    """This machine's for a stored picture of somebody else who has not agreed to the provider:
    who may look at a picture may not send it away."""
    provider = recipe.provider
    if image is None or person is None or provider is None or not provider.is_hosted:
        return recipe
    whose = image.added_by or image.gallery.owner
    if image.gallery.visibility == "public" or whose is None or whose == person:
        return recipe
    return recipe if has_agreed(whose, provider) else local_recipe()


def _named(wanted: str) -> Recipe:
    found = Recipe.objects.filter(hash__startswith=wanted).select_related("provider")[:2]
    recipes = list(found) if len(wanted) >= 6 else []
    if len(recipes) != 1:
        raise ClassifyError("no_recipe")
    return recipes[0]
