"""What a person chooses for an enhancement; the recipe follows from it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field

from apps.enhancement.errors import EnhanceError
from apps.vision.engines.errors import EngineError
from apps.vision.upscaling.errors import RecipeError
from apps.vision.upscaling.recipe import RANGES, Recipe

DEFAULT_PRESET = "general"
Scale = Literal[2, 4]
# Sides that are offered; less needs less memory.
TILES = (96, 192, 384)
# The advanced settings; what is left out is as the preset has it.
OVERRIDES = ("blend", "sharpen", "saturation", "contrast", "tile")
LABELS = {
    "blend": _("Blend with the picture as it was"),
    "sharpen": _("Sharpening"),
    "saturation": _("Saturation"),
    "contrast": _("Contrast"),
    "tile": _("Side of a tile, in pixels"),
}


def _ranged(name: str) -> Any:
    least, most = RANGES[name]
    return Field(ge=least, le=most)


class EnhanceOptions(BaseModel):
    """Validated; kept with the enhancement so that it can be asked for again."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    preset: Annotated[str, Field(max_length=20)] = DEFAULT_PRESET
    scale: Scale = 4
    untouched: bool = False
    blend: Annotated[float, _ranged("blend")] | None = None
    sharpen: Annotated[float, _ranged("sharpen")] | None = None
    saturation: Annotated[float, _ranged("saturation")] | None = None
    contrast: Annotated[float, _ranged("contrast")] | None = None
    tile: Literal[96, 192, 384] | None = None

    def recipe(self) -> Recipe:
        """Raises RecipeError for what is not offered, EnhanceError where no engine can run."""
        chosen: dict[str, Any] = {
            name: value for name in OVERRIDES if (value := getattr(self, name)) is not None
        }
        try:
            return Recipe.for_preset(self.preset, self.scale, self.untouched, **chosen)
        except EngineError as error:
            raise EnhanceError("engine") from error


def recipe_of(kept: dict[str, Any]) -> Recipe:
    """Of a recipe as a row keeps it. Raises EnhanceError: it is no longer what was signed."""
    try:
        return Recipe.of(kept)
    except (RecipeError, TypeError) as error:
        raise EnhanceError("tampered") from error
