"""Copies that are partly covered: stickers, a watermark all over, the words of a meme."""

from collections.abc import Sequence
from random import Random

from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont
from PIL.Image import Image, Resampling

COLOURS = ("#ffd400", "#e63946", "#2a9d8f", "#7b2cbf", "#ff7f50", "#00b4d8", "white")
STICKERS = (6, 9)
# A sticker's size, as a share of the shorter side.
STICKER = (0.12, 0.24)
MARK = "© sample"
# How much of the picture a watermark's letters cover, 0–255.
OPACITY = 110
LINES = ("WHEN YOU SEE IT", "NOBODY:", "ME ON A MONDAY", "EXPECTATION", "WAIT FOR IT", "TRUE STORY")


def meme(picture: Image, chance: Random, company: Sequence[Image]) -> Image:
    """A white bar with black words above, outlined white words at the bottom."""
    bar = max(8, round(0.22 * picture.height))
    sheet = Pillow.new("RGB", (picture.width, picture.height + bar), "white")
    sheet.paste(picture, (0, bar))
    draw = ImageDraw.Draw(sheet)
    above, below = chance.sample(LINES, 2)
    _words(draw, above, (sheet.width / 2, bar / 2), sheet.width, "black", "white")
    _words(draw, below, (sheet.width / 2, sheet.height - 0.4 * bar), sheet.width, "white", "black")
    return sheet


def stickers(picture: Image, chance: Random, company: Sequence[Image]) -> Image:
    """Faces, bars and dots in loud colours, anywhere."""
    copy = picture.copy()
    draw = ImageDraw.Draw(copy)
    for _ in range(chance.randint(*STICKERS)):
        size = round(chance.uniform(*STICKER) * min(copy.size))
        left = chance.randint(0, max(0, copy.width - size))
        top = chance.randint(0, max(0, copy.height - size))
        _sticker(draw, (left, top, left + size, top + size), chance)
    return copy


def watermark(picture: Image, chance: Random, company: Sequence[Image]) -> Image:
    """Half-transparent words, aslant, over all of it."""
    side = 2 * max(picture.size)
    layer = Pillow.new("L", (side, side))
    draw = ImageDraw.Draw(layer)
    size = max(8, round(0.07 * min(picture.size)))
    font = ImageFont.load_default(size=size)
    for row, y in enumerate(range(0, side, 2 * size)):
        for x in range(-(row % 2) * 3 * size, side, 6 * size):
            draw.text((x, y), MARK, fill=OPACITY, font=font)
    slanted = layer.rotate(chance.choice((-30, 30)), Resampling.BICUBIC)
    left, top = (side - picture.width) // 2, (side - picture.height) // 2
    mask = slanted.crop((left, top, left + picture.width, top + picture.height))
    white = Pillow.new("RGB", picture.size, "white")
    return Pillow.composite(white, picture, mask)


def _words(
    draw: ImageDraw.ImageDraw,
    words: str,
    middle: tuple[float, float],
    width: int,
    ink: str,
    outline: str,
) -> None:
    size = max(8.0, 1.5 * width / len(words))
    font = ImageFont.load_default(size=max(1.0, min(size, width / 10)))
    stroke = max(1, round(size / 16))
    draw.text(
        middle, words, fill=ink, font=font, anchor="mm", stroke_width=stroke, stroke_fill=outline
    )


def _sticker(draw: ImageDraw.ImageDraw, box: tuple[int, int, int, int], chance: Random) -> None:
    colour = chance.choice(COLOURS)
    if chance.random() < 0.4:
        draw.rounded_rectangle(box, (box[2] - box[0]) // 5, fill=colour, outline="black", width=2)
        return
    draw.ellipse(box, fill=colour, outline="black", width=2)
    left, top, right, bottom = box
    dot = max(1, (right - left) // 10)
    for x in (left + (right - left) // 3, right - (right - left) // 3):
        y = top + (bottom - top) // 3
        draw.ellipse((x - dot, y - dot, x + dot, y + dot), fill="black")
    third = (right - left) // 4
    draw.arc((left + third, top + third, right - third, bottom - third), 20, 160, "black", 2)
