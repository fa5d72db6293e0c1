"""A result's signature: what was previewed is what is made."""

from __future__ import annotations

import hashlib
import json

from apps.vision.upscaling.recipe import Recipe


def signature(picture_sha256: str, recipe: Recipe) -> str:
    """The same for two jobs if and only if they make the same pixels."""
    parts = {
        "picture": picture_sha256,
        "weights": recipe.upscaling_model.sha256,
        "recipe": recipe.as_dict(),
    }
    canonical = json.dumps(parts, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()
