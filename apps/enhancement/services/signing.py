"""Whether what is started is what was shown."""

from __future__ import annotations

from django.utils.crypto import constant_time_compare

from apps.enhancement.errors import EnhanceError
from apps.enhancement.options import recipe_of
from apps.vision.upscaling.recipe import Recipe
from apps.vision.upscaling.signature import signature
from apps.vision.weights import WeightsError


def sign(sha256: str, recipe: Recipe) -> str:
    """Of a picture's digest and all that decides the result. Raises EnhanceError."""
    try:
        return signature(sha256, recipe)
    except WeightsError as error:
        raise EnhanceError("weights") from error


def check_signature(given: str, sha256: str, recipe: Recipe) -> str:
    """The signature of these parameters, if it is the given one. Raises EnhanceError."""
    made = sign(sha256, recipe)
    if not constant_time_compare(given, made):
        raise EnhanceError("tampered")
    return made


def signed_recipe(kept: dict, signature_kept: str, sha256: str) -> Recipe:
    """The recipe of a row, if row and weights still are as signed. Raises EnhanceError. Whether
    its engine is here is seen when the network is loaded."""
    recipe = recipe_of(kept)
    check_signature(signature_kept, sha256, recipe)
    return recipe
