"""Hard negatives: different pictures in the same caption, frame or watermark.

Each function takes a picture and a seed; the same seed gives the same template.
"""

from collections.abc import Callable
from random import Random

from PIL import Image as Pillow
from PIL import ImageDraw, ImageOps
from PIL.Image import Image

from apps.vision.edits import get_edit

Wrap = Callable[[Image, str], Image]
# Width and height of a template, in pixels.
SIZE = 480
WORDS = ("when", "you", "find", "one", "picture", "that", "was", "looked", "for", "again")
COLOURS = ("#2b1055", "#0f2027", "#7a1f1f", "#1f5a3a", "#f2e6ce", "#ffd194")


def screenshot(picture: Image, seed: str) -> Image:
    """The interface of an app: bars and lines of text around the picture."""
    return get_edit("screenshot").apply(_fitted(picture), seed)


def caption(picture: Image, seed: str) -> Image:
    """Two lines of text above and below the picture, each on a plain band."""
    random, band = Random(f"caption/{seed}"), SIZE // 6
    canvas = Pillow.new("RGB", (SIZE, SIZE), random.choice(("white", "black")))
    text_colour = "black" if canvas.getpixel((0, 0)) == (255, 255, 255) else "white"
    canvas.paste(ImageOps.fit(picture, (SIZE, SIZE - 2 * band)), (0, band))
    draw = ImageDraw.Draw(canvas)
    for top in (0, SIZE - band):
        draw.text((12, top + 8), _line(random, 5), fill=text_colour, font_size=24)
        draw.text((12, top + 40), _line(random, 5), fill=text_colour, font_size=24)
    return canvas


def overlay(picture: Image, seed: str) -> Image:
    """Large words over the picture."""
    copy, random = _fitted(picture), Random(f"overlay/{seed}")
    draw = ImageDraw.Draw(copy)
    for top in (10, SIZE - 60):
        words = _line(random, 3).upper()
        draw.text((16, top), words, fill="white", font_size=40, stroke_width=3, stroke_fill="black")
    return copy


def poster(picture: Image, seed: str) -> Image:
    """A patterned border with a title."""
    random = Random(f"poster/{seed}")
    canvas = Pillow.new("RGB", (SIZE, SIZE), random.choice(COLOURS))
    draw = ImageDraw.Draw(canvas)
    for _ in range(160):
        x, y, r = random.randrange(SIZE), random.randrange(SIZE), random.randrange(3, 14)
        draw.ellipse((x - r, y - r, x + r, y + r), fill=random.choice(COLOURS))
    margin = SIZE // 8
    side = SIZE - 2 * margin
    canvas.paste(ImageOps.fit(picture, (side, side)), (margin, margin))
    draw.text((margin, 14), _line(random, 4).title(), fill="white", font_size=30)
    return canvas


def watermark(picture: Image, seed: str) -> Image:
    """A semi-transparent pattern of words over the whole picture."""
    copy, random = _fitted(picture).convert("RGBA"), Random(f"watermark/{seed}")
    words = _line(random, 2)
    canvas = Pillow.new("RGBA", copy.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(canvas)
    for y in range(0, SIZE, 60):
        for x in range(-(y % 120), SIZE, 170):
            draw.text((x, y), words, fill=(255, 255, 255, 110), font_size=24)
    return Pillow.alpha_composite(copy, canvas).convert("RGB")


TEMPLATES: dict[str, Wrap] = {
    "same screen": screenshot,
    "same caption": caption,
    "same words upon": overlay,
    "same poster": poster,
    "same watermark": watermark,
}


def _fitted(picture: Image) -> Image:
    return ImageOps.fit(picture.convert("RGB"), (SIZE, SIZE))


def _line(random: Random, words: int) -> str:
    return " ".join(random.sample(WORDS, words))
