"""What a recipe sends to its provider, for people to read; nothing is sent."""

from __future__ import annotations

import json
from typing import Any

from apps.classification.models import Recipe
from apps.classification.services.engines import MAX_TOKENS
from apps.classification.services.shapes import prompt_of, shape_of
from apps.providers.kinds import JsonMode
from apps.providers.messages import Picture, Question
from apps.providers.services.previewing import body_for


def message_of(recipe: Recipe) -> str:
    """The request as JSON, with a word in the picture's place; empty if it cannot be known."""
    if recipe.provider is None or not recipe.codes:
        return ""
    picture = Picture(content=b"", width=recipe.side, height=recipe.side)
    body = body_for(
        recipe.provider,
        Question(
            model=recipe.model,
            prompt=prompt_of(recipe),
            pictures=(picture,),
            shape=shape_of(recipe).model_json_schema(),
            json_mode=JsonMode(recipe.provider.json_mode),
            max_tokens=MAX_TOKENS,
            temperature=0,
        ),
    )
    return json.dumps(_named(body, recipe), ensure_ascii=False, indent=2) if body else ""


def _named(value: Any, recipe: Recipe) -> Any:
    """The empty picture of the preview says what stands in its place."""
    if isinstance(value, dict):
        return {name: _named(one, recipe) for name, one in value.items()}
    if isinstance(value, list):
        return [_named(one, recipe) for one in value]
    if isinstance(value, str) and value.startswith("data:image/jpeg;base64,"):
        return f"{value}… (JPEG, ≤ {recipe.side} × {recipe.side}, q {recipe.quality})"
    return value
