"""Copies that sit inside a larger picture: a collage, a phone's screen."""

from collections.abc import Sequence
from random import Random

from PIL import Image as Pillow
from PIL import ImageDraw, ImageOps
from PIL.Image import Image

CELL = (320, 320)
PHONE = (540, 1170)
# Paper and ink of a light and of a dark screen.
SCREENS = (("white", "#222222"), ("#121212", "#dddddd"))


def collage(picture: Image, chance: Random, company: Sequence[Image]) -> Image:
    """Two by two squares: the picture and three others, in any order."""
    cells = [picture, *company[:3]]
    chance.shuffle(cells)
    width, height = CELL
    sheet = Pillow.new("RGB", (2 * width, 2 * height))
    for index, cell in enumerate(cells):
        place = (index % 2 * width, index // 2 * height)
        sheet.paste(ImageOps.fit(cell.convert("RGB"), CELL), place)
    return sheet


def screenshot(picture: Image, chance: Random, company: Sequence[Image]) -> Image:
    """The picture as wide as a phone's screen, with a bar above and lines of text around."""
    paper, ink = chance.choice(SCREENS)
    screen = Pillow.new("RGB", PHONE, paper)
    shown = ImageOps.contain(picture, (PHONE[0], round(PHONE[1] * 0.6)))
    top = round(PHONE[1] * chance.uniform(0.12, 0.3))
    screen.paste(shown, ((PHONE[0] - shown.width) // 2, top))
    draw = ImageDraw.Draw(screen)
    _status_bar(draw, ink)
    _lines(draw, chance, ink, top + shown.height + 40)
    return screen


def _status_bar(draw: ImageDraw.ImageDraw, ink: str) -> None:
    draw.text((28, 14), "12:30", fill=ink, font_size=24)
    draw.rounded_rectangle((PHONE[0] - 70, 18, PHONE[0] - 28, 36), 4, outline=ink, width=2)
    draw.ellipse((28, 66, 84, 122), fill=ink)
    draw.rectangle((104, 84, 300, 100), fill=ink)


def _lines(draw: ImageDraw.ImageDraw, chance: Random, ink: str, top: int) -> None:
    for y in range(top, PHONE[1] - 90, 46):
        draw.rectangle((28, y, chance.randint(200, PHONE[0] - 28), y + 14), fill=ink)
