"""Everything that decides the pixels of a result, beside the picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from apps.vision.upscaling import engines
from apps.vision.upscaling.errors import RecipeError
from apps.vision.upscaling.models import UpscalingModel, get_model
from apps.vision.upscaling.presets import get_preset
from futu.coded import Params

TILE = 192
SCALES = (2, 4)
# Least and most; tiles and padding are in pixels of the source.
RANGES = {
    "tile": (32, 512),
    "padding": (0, 128),
    "blend": (0, 1),
    "sharpen": (0, 1),
    "saturation": (0, 2),
    "contrast": (0.5, 1.5),
}
SMALLEST_TILE = RANGES["tile"][0]
UNTOUCHED = {"blend": 0.0, "sharpen": 0.0, "saturation": 1.0, "contrast": 1.0}


@dataclass(frozen=True, slots=True)
class Recipe:
    """Make one by `for_preset`. Raises RecipeError for what is not listed or out of its range."""

    model: str
    preset: str
    scale: int
    tile: int
    padding: int
    engine: str
    dehaze: bool
    blend: float
    sharpen: float
    saturation: float
    contrast: float

    def __post_init__(self) -> None:
        get_model(self.model)
        get_preset(self.preset)
        if self.scale not in SCALES:
            raise RecipeError("scale", {"scale": str(self.scale)})
        for name, (least, most) in RANGES.items():
            value = getattr(self, name)
            if not _is_number(value, whole=name in ("tile", "padding")) or not (
                least <= value <= most
            ):
                about: Params = {"name": name, "value": str(value), "least": least, "most": most}
                raise RecipeError("value", about)
            if name in UNTOUCHED:
                # 0.1 from a form and 0.10000001 from a script are one recipe.
                object.__setattr__(self, name, round(float(value), 3))

    @classmethod
    def for_preset(
        cls, preset: str, scale: int = 4, untouched: bool = False, **overrides: Any
    ) -> Recipe:
        """`untouched`: nothing is done to what the model makes. `overrides` are fields."""
        chosen = get_preset(preset)
        model = get_model(overrides.get("model", chosen.model))
        values = {
            "model": model.name,
            "preset": preset,
            "scale": scale,
            "tile": TILE,
            "padding": model.padding,
            "engine": engines.chosen(model),
            "dehaze": chosen.dehaze,
            **({name: getattr(chosen, name) for name in UNTOUCHED} if not untouched else UNTOUCHED),
        }
        return cls.of(values | overrides)

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Recipe:
        """From what `as_dict` made."""
        known = {field.name for field in fields(cls)}
        for name in values:
            if name not in known:
                raise RecipeError("unknown_setting", {"name": name})
        for name in known:
            if name not in values:
                raise RecipeError("unknown_setting", {"name": name})
        return cls(**values)

    @property
    def upscaling_model(self) -> UpscalingModel:
        return get_model(self.model)

    @property
    def is_untouched(self) -> bool:
        return all(getattr(self, name) == value for name, value in UNTOUCHED.items())

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    def with_smaller_tiles(self) -> Recipe | None:
        """Half the tile; None below the smallest."""
        half = self.tile // 2
        return replace(self, tile=half) if half >= SMALLEST_TILE else None


def _is_number(value: object, *, whole: bool) -> bool:
    if isinstance(value, bool):
        return False
    return isinstance(value, int) or (not whole and isinstance(value, float))
