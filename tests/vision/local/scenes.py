"""Synthetic pictures with corners and texture, drawn from a seed."""

from random import Random

import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFilter
from PIL.Image import Image


def scene(seed: int, size: tuple[int, int] = (360, 240)) -> Image:
    """Rectangles, discs and lines on a soft, uneven background."""
    random = Random(f"scene/{seed}")
    cells = np.random.default_rng(seed).integers(40, 216, (12, 18, 3), np.uint8)
    picture = Pillow.fromarray(cells).resize(size, Pillow.Resampling.BICUBIC)
    draw = ImageDraw.Draw(picture)
    for _ in range(60):
        x, y = random.randrange(size[0]), random.randrange(size[1])
        w, h = random.randint(6, 50), random.randint(6, 50)
        colour = tuple(random.randrange(256) for _ in range(3))
        shape = random.choice((draw.rectangle, draw.ellipse, draw.line))
        shape((x, y, x + w, y + h), fill=colour)
    return picture.filter(ImageFilter.GaussianBlur(0.6))
