"""A decoded picture as the upscaler sees it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image

from apps.vision.upscaling.errors import UnsuitableError
from apps.vision.upscaling.recipe import Recipe

Bytes = NDArray[np.uint8]
GREY = ("1", "L", "LA", "La")
WIDE = ("I", "F")
COLOUR_FILE, ALPHA_FILE = "colour.npy", "alpha.npy"


@dataclass(frozen=True, slots=True)
class Source:
    """`colour` is (h, w, 3), or (h, w) for a picture without colours; `alpha` (h, w)."""

    colour: Bytes
    alpha: Bytes | None = None

    @classmethod
    def of(cls, picture: Image, recipe: Recipe) -> Source:
        """Upright and in sRGB is how it has to come. Raises UnsuitableError."""
        refuse_unsuitable(picture)
        mode = _mode_of(picture)
        pixels = np.asarray(picture if picture.mode == mode else picture.convert(mode))
        source = cls(pixels) if pixels.ndim == 2 or mode == "RGB" else _with_alpha(pixels)
        return source.dehazed() if recipe.dehaze else source

    @property
    def width(self) -> int:
        return int(self.colour.shape[1])

    @property
    def height(self) -> int:
        return int(self.colour.shape[0])

    @property
    def is_grey(self) -> bool:
        return self.colour.ndim == 2

    @property
    def mode(self) -> str:
        """Of the result: L, LA, RGB or RGBA."""
        return ("L" if self.is_grey else "RGB") + ("A" if self.alpha is not None else "")

    def dehazed(self) -> Source:
        from apps.vision.upscaling.haze import dehazed

        return Source(dehazed(self.colour), self.alpha)

    def save(self, folder: Path) -> None:
        """For `load`, in another process or after a kill."""
        np.save(folder / COLOUR_FILE, self.colour)
        if self.alpha is not None:
            np.save(folder / ALPHA_FILE, self.alpha)

    @classmethod
    def load(cls, folder: Path) -> Source:
        """What `save` wrote, read from the disk where it is looked at."""
        colour = np.load(folder / COLOUR_FILE, mmap_mode="r")
        alpha = folder / ALPHA_FILE
        return cls(colour, np.load(alpha, mmap_mode="r") if alpha.exists() else None)


def refuse_unsuitable(picture: Image) -> None:
    """Looks at the header alone. Raises UnsuitableError for 16 bits and for animations."""
    frames = getattr(picture, "n_frames", 1)
    if frames > 1:
        raise UnsuitableError("animated", {"frames": frames})
    if picture.mode.startswith(WIDE):
        raise UnsuitableError("sixteen_bit")


def _mode_of(picture: Image) -> str:
    alpha = picture.has_transparency_data
    if picture.mode in GREY:
        return "LA" if alpha else "L"
    return "RGBA" if alpha else "RGB"


def _with_alpha(pixels: Bytes) -> Source:
    # Imported here because it loads OpenCV.
    from apps.vision.upscaling.alpha_bleed import filled

    colour, alpha = pixels[..., :-1], np.ascontiguousarray(pixels[..., -1])
    grey = colour[..., 0] if colour.shape[2] == 1 else colour
    return Source(filled(np.ascontiguousarray(grey), alpha), alpha)
