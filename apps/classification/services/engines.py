"""Asking about a picture by a recipe: this machine's rules, or a hosted model."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from PIL.Image import Image as Picture

from apps.accounts.models import User
from apps.classification.errors import ClassifyError
from apps.classification.models import Recipe
from apps.classification.services.shapes import prompt_of, shape_of
from apps.providers.errors import NoProviderError
from apps.providers.pictures import prepared
from apps.providers.services import ask
from apps.providers.services.asking import fitted
from apps.vision.errors import NOT_READY

logger = logging.getLogger(__name__)

PURPOSE = "classification"
# Enough for the answer; models that think aloud are told not to by the provider's parameters.
MAX_TOKENS = 500


@dataclass(frozen=True, slots=True)
class Made:
    """What a model said, before it is a verdict."""

    category: str
    confidence: float
    model: str
    milliseconds: int = 0
    cost: int | None = None
    description: str = ""
    scores: dict[str, float] = field(default_factory=dict)


def ask_about(recipe: Recipe, picture: Picture, person: User | None) -> Made:
    """Raises ProviderError, ClassifyError."""
    if recipe.is_local:
        return ask_here(recipe, [picture])[0]
    return _ask_hosted(recipe, picture, person)


def ask_here(recipe: Recipe, pictures: Sequence[Picture]) -> list[Made]:
    """This machine's rules, of several pictures in one pass."""
    # It loads OpenCV and the networks.
    from apps.vision.sorting.sorter import sort

    started = time.monotonic()
    try:
        found = sort(pictures)
    except NOT_READY as error:
        logger.exception("The local classifier cannot be used")
        raise ClassifyError("model_not_ready") from error
    each = round(1000 * (time.monotonic() - started) / max(1, len(pictures)))
    return [_made_here(recipe, one.scores, each) for one in found]


def _made_here(recipe: Recipe, scores: dict[str, float], milliseconds: int) -> Made:
    known = {code: round(scores[code], 4) for code in recipe.codes if code in scores}
    likeliest = max(known, key=known.__getitem__, default="")
    return Made(
        likeliest, known.get(likeliest, 0.0), recipe.model, milliseconds, cost=0, scores=known
    )


def _ask_hosted(recipe: Recipe, picture: Picture, person: User | None) -> Made:
    if recipe.provider is None or not recipe.provider.enabled:
        raise NoProviderError
    shape = shape_of(recipe)
    answered = ask(
        prompt_of(recipe),
        pictures=[prepared(picture, side=recipe.side, quality=recipe.quality)],
        answer_as=shape,
        provider=recipe.provider,
        model=recipe.model,
        person=person,
        purpose=PURPOSE,
        max_tokens=MAX_TOKENS,
        temperature=0,
        # The verdict is what is kept, and for everybody.
        reuse=False,
    )
    said = fitted(answered.reply, shape)
    return Made(
        said.category,
        said.confidence,
        (answered.reply.model or answered.model)[:200],
        answered.milliseconds,
        answered.cost,
        said.description,
    )
