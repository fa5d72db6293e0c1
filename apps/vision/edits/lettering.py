"""Letters on a picture, in the one font that Pillow brings."""

from collections.abc import Sequence
from random import Random

from PIL import ImageDraw, ImageFont
from PIL.Image import Image

WORDS = ("SALE", "NEW", "TODAY ONLY", "FOLLOW US", "BREAKING", "-50 %", "SHARE THIS")
# Bar and letters.
COLOURS = (("#c81e1e", "white"), ("black", "#ffd400"), ("white", "black"), ("#1447b8", "white"))
HEIGHT = 0.2


def banner(picture: Image, chance: Random, company: Sequence[Image]) -> Image:
    """A bar with words over the top or the bottom fifth."""
    copy = picture.copy()
    bar, ink = chance.choice(COLOURS)
    height = max(1, round(copy.height * HEIGHT))
    top = chance.choice((0, copy.height - height))
    draw = ImageDraw.Draw(copy)
    draw.rectangle((0, top, copy.width, top + height), fill=bar)
    middle = (copy.width / 2, top + height / 2)
    font = ImageFont.load_default(size=max(8, height * 0.6))
    draw.text(middle, chance.choice(WORDS), fill=ink, font=font, anchor="mm")
    return copy
