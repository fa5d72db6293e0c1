"""The networks that may be used. Nothing else is: a job for another name is refused at once."""

from __future__ import annotations

from dataclasses import dataclass

from apps.vision.upscaling.errors import RecipeError
from apps.vision.upscaling.margins import Stage, stages
from apps.vision.weights import registry

SCALE = 4


@dataclass(frozen=True, slots=True)
class UpscalingModel:
    name: str
    weights: str
    # Groups of dense blocks (RRDBNet), or convolutions in the middle (CompactNet).
    groups: int = 0
    convolutions: int = 0
    # Source pixels around a tile; measured by `manage.py evaluate seams`.
    padding: int = 72
    # Counts how it has been computed: another order of the same sums rounds differently.
    revision: int = 1
    # How far a pixel depends on others; 0: further than any padding.
    reach: int = 0
    # Of activations, for each pixel of a padded tile.
    bytes_a_pixel: int = 3_500

    @property
    def key(self) -> str:
        """Its name where engines are chosen."""
        return f"upscaling-{self.name}"

    @property
    def sha256(self) -> str:
        return registry.get(self.weights).sha256

    def stages(self, padding: int) -> tuple[Stage, ...]:
        """How its work is shared out, and how much of the padding each part of it sees."""
        return stages(self.groups, padding) if self.groups else (Stage(1, padding),)

    def memory(self, tile: int, padding: int) -> int:
        """Bytes of weights (read as float16, kept as float32, copied in the engine's order) and of
        a tile."""
        side = tile + 2 * padding
        return 8 * registry.get(self.weights).bytes + self.bytes_a_pixel * side * side


MODELS = {
    model.name: model
    for model in (
        UpscalingModel("x4plus", "realesrgan-x4plus", groups=23, revision=2),
        UpscalingModel("x4plus-anime", "realesrgan-x4plus-anime", groups=6, padding=96, revision=2),
        # A pixel depends on 18 others each way, and sharpening on one more; multiples of 4 are
        # what fast convolutions compute in.
        UpscalingModel(
            "animevideov3",
            "realesr-animevideov3",
            convolutions=16,
            padding=20,
            reach=18,
            bytes_a_pixel=3_000,
        ),
    )
}


def get_model(name: str) -> UpscalingModel:
    """Raises RecipeError for one that is not listed."""
    if name not in MODELS:
        raise RecipeError("unknown_model", {"name": name, "known": ", ".join(MODELS)})
    return MODELS[name]


def weights_needed() -> tuple[str, ...]:
    """Names, for `manage.py weights fetch`."""
    return tuple(model.weights for model in MODELS.values())
