"""What a person chooses among."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.vision.upscaling.errors import RecipeError


@dataclass(frozen=True, slots=True)
class Preset:
    key: str
    title: str | Promise
    sentence: str | Promise
    model: str
    dehaze: bool = False
    blend: float = 0.0  # share of the bicubic
    sharpen: float = 0.0
    saturation: float = 1.0
    contrast: float = 1.0


PRESETS = {
    preset.key: preset
    for preset in (
        Preset(
            "general",
            _("General"),
            _("For photos: sharper, with less noise."),
            "x4plus",
            sharpen=0.1,
            saturation=1.03,
            contrast=1.01,
        ),
        Preset(
            "portrait",
            _("Portraits"),
            _(
                "Gentler with skin: the model's picture is mixed with a plain enlargement. No "
                "model for faces is used."
            ),
            "x4plus",
            blend=0.35,
            saturation=1.02,
        ),
        Preset(
            "anime",
            _("Anime and drawings"),
            _("Clean lines and areas, for drawings of few colours."),
            "x4plus-anime",
            sharpen=0.1,
        ),
        Preset(
            "dehaze",
            _("Remove haze"),
            _("Lifts fog and haze first. It spoils clear pictures: only where there is haze."),
            "x4plus",
            dehaze=True,
            sharpen=0.1,
        ),
        Preset(
            "quick",
            _("Quick"),
            _("A small model, more than ten times as fast; fine texture becomes smoother."),
            "animevideov3",
            sharpen=0.15,
        ),
        Preset(
            "raw",
            _("Untouched model output"),
            _("What the general model makes, with nothing done to it."),
            "x4plus",
        ),
    )
}


def get_preset(key: str) -> Preset:
    """Raises RecipeError for one that is not listed."""
    if key not in PRESETS:
        raise RecipeError("unknown_preset", {"name": key, "known": ", ".join(PRESETS)})
    return PRESETS[key]
