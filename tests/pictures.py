"""Small pictures that differ: coarse coloured patterns drawn from a seed."""

import io

import numpy as np
from PIL import Image as Pillow


def picture(seed: int = 0, size: tuple[int, int] = (96, 64)) -> Pillow.Image:
    """A 3 × 3 pattern of random colours, smoothly enlarged: alike for one seed, unlike others."""
    colours = np.random.default_rng(seed).integers(0, 256, (3, 3, 3), np.uint8)
    return Pillow.fromarray(colours).resize(size, Pillow.Resampling.BICUBIC)


def picture_bytes(seed: int = 0, size: tuple[int, int] = (96, 64), format: str = "PNG") -> bytes:
    out = io.BytesIO()
    picture(seed, size).save(out, format)
    return out.getvalue()
