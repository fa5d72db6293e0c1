"""What different pictures share, so that matching points deceive: captions, frames, watermarks.

Each takes a picture and chance; with the same seed all of it is the same but the picture.
"""

from collections.abc import Callable
from random import Random

from PIL import Image as Pillow
from PIL import ImageDraw, ImageOps
from PIL.Image import Image

from apps.vision.edits import get_edit

Wrap = Callable[[Image, str], Image]
SIDE = 480
WORDS = ("when", "you", "find", "one", "picture", "that", "was", "looked", "for", "again")
COLOURS = ("#2b1055", "#0f2027", "#7a1f1f", "#1f5a3a", "#f2e6ce", "#ffd194")


def screenshot(picture: Image, seed: str) -> Image:
    """An app's screen: the same bars and lines of text, another photo."""
    return get_edit("screenshot").apply(_fitted(picture), seed)


def caption(picture: Image, seed: str) -> Image:
    """The same two lines over and under it, on bands of their own."""
    chance, band = Random(f"caption/{seed}"), SIDE // 6
    sheet = Pillow.new("RGB", (SIDE, SIDE), chance.choice(("white", "black")))
    ink = "black" if sheet.getpixel((0, 0)) == (255, 255, 255) else "white"
    sheet.paste(ImageOps.fit(picture, (SIDE, SIDE - 2 * band)), (0, band))
    draw = ImageDraw.Draw(sheet)
    for top in (0, SIDE - band):
        draw.text((12, top + 8), _line(chance, 5), fill=ink, font_size=24)
        draw.text((12, top + 40), _line(chance, 5), fill=ink, font_size=24)
    return sheet


def overlay(picture: Image, seed: str) -> Image:
    """The same large words upon it."""
    copy, chance = _fitted(picture), Random(f"overlay/{seed}")
    draw = ImageDraw.Draw(copy)
    for top in (10, SIDE - 60):
        words = _line(chance, 3).upper()
        draw.text((16, top), words, fill="white", font_size=40, stroke_width=3, stroke_fill="black")
    return copy


def poster(picture: Image, seed: str) -> Image:
    """The same patterned border and title around it."""
    chance = Random(f"poster/{seed}")
    sheet = Pillow.new("RGB", (SIDE, SIDE), chance.choice(COLOURS))
    draw = ImageDraw.Draw(sheet)
    for _ in range(160):
        x, y, r = chance.randrange(SIDE), chance.randrange(SIDE), chance.randrange(3, 14)
        draw.ellipse((x - r, y - r, x + r, y + r), fill=chance.choice(COLOURS))
    margin = SIDE // 8
    side = SIDE - 2 * margin
    sheet.paste(ImageOps.fit(picture, (side, side)), (margin, margin))
    draw.text((margin, 14), _line(chance, 4).title(), fill="white", font_size=30)
    return sheet


def watermark(picture: Image, seed: str) -> Image:
    """The same words all over it, half transparent."""
    copy, chance = _fitted(picture).convert("RGBA"), Random(f"watermark/{seed}")
    words = _line(chance, 2)
    sheet = Pillow.new("RGBA", copy.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(sheet)
    for y in range(0, SIDE, 60):
        for x in range(-(y % 120), SIDE, 170):
            draw.text((x, y), words, fill=(255, 255, 255, 110), font_size=24)
    return Pillow.alpha_composite(copy, sheet).convert("RGB")


TEMPLATES: dict[str, Wrap] = {
    "same screen": screenshot,
    "same caption": caption,
    "same words upon": overlay,
    "same poster": poster,
    "same watermark": watermark,
}


def _fitted(picture: Image) -> Image:
    return ImageOps.fit(picture.convert("RGB"), (SIDE, SIDE))


def _line(chance: Random, words: int) -> str:
    return " ".join(chance.sample(WORDS, words))
