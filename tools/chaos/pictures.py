"""Pictures that differ, drawn from a number."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

SIDES = ((96, 64), (160, 120), (320, 240))


def picture(number: int, form: str = "PNG") -> bytes:
    """Coarse random colours, smoothly enlarged: alike for one number, unlike others. Small squares
    on them are what comparing goes by; grain makes the larger ones a few hundred kilobytes."""
    chance = np.random.default_rng(number)
    colours = chance.integers(0, 256, (3, 3, 3), np.uint8)
    size = SIDES[number % len(SIDES)]
    drawn = np.asarray(Image.fromarray(colours).resize(size, Image.Resampling.BICUBIC), np.int16)
    squares = chance.integers(-60, 61, (12, 16, 3)).astype(np.int8)
    drawn = drawn + np.asarray(
        [
            np.asarray(Image.fromarray(squares[..., band]).resize(size, Image.Resampling.NEAREST))
            for band in range(3)
        ],
        np.int16,
    ).transpose(1, 2, 0)
    grain = chance.integers(-3, 4, drawn.shape, np.int16)
    out = io.BytesIO()
    Image.fromarray(np.clip(drawn + grain, 0, 255).astype(np.uint8)).save(out, form)
    return out.getvalue()
