"""Copies that sit inside a larger picture: a collage, a phone's screen, a film, another picture."""

from collections.abc import Sequence
from random import Random

from PIL import Image as Pillow
from PIL import ImageDraw, ImageEnhance, ImageFilter, ImageFont, ImageOps
from PIL.Image import Image

CELL = (320, 320)
PHONE = (540, 1170)
FILM = (540, 960)
CAPTIONS = ("wait for the end", "part 2 tomorrow", "you won't believe this", "day 12 of 30")
BASE = (640, 640)
# Of the other picture's width and height.
INSET = 0.42
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


def vertical_video(picture: Image, chance: Random, company: Sequence[Image]) -> Image:
    """A frame of a film for phones: the picture across, itself blurred behind, a caption."""
    behind = ImageOps.fit(picture, FILM).filter(ImageFilter.GaussianBlur(18))
    frame = ImageEnhance.Brightness(behind).enhance(0.7)
    shown = ImageOps.contain(picture, (FILM[0], round(FILM[1] * 0.6)))
    frame.paste(shown, ((FILM[0] - shown.width) // 2, (FILM[1] - shown.height) // 2))
    draw = ImageDraw.Draw(frame)
    caption = (FILM[0] / 2, FILM[1] * chance.uniform(0.8, 0.88))
    font = ImageFont.load_default(size=34)
    draw.text(caption, chance.choice(CAPTIONS), fill="white", font=font, anchor="mm",
              stroke_width=3, stroke_fill="black")  # fmt: skip
    for y in (0.5, 0.58, 0.66):  # What films for phones carry at the right: like, comment, share.
        middle = round(FILM[1] * y)
        draw.ellipse((FILM[0] - 64, middle - 22, FILM[0] - 20, middle + 22), fill="white")
    return frame


def picture_in_picture(picture: Image, chance: Random, company: Sequence[Image]) -> Image:
    """Small, in a corner of another picture."""
    base = ImageOps.contain(company[0].convert("RGB"), BASE)
    inset = ImageOps.contain(picture, (round(base.width * INSET), round(base.height * INSET)))
    edge = round(0.03 * min(base.size))
    left = chance.choice((edge, base.width - inset.width - edge))
    top = chance.choice((edge, base.height - inset.height - edge))
    base.paste(inset, (left, top))
    return base
