"""What drawn screens and papers are made of."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw, ImageFont
from PIL.ImageFont import FreeTypeFont

FONTS = Path("/usr/share/fonts/opentype/noto")
TEXT = """今天 天气 很好 我们 去 公园 吧 明天 会议 改到 下午 三点 好的 收到 谢谢 快递 到了
Settings Messages Photos Battery Privacy Search Today Update Account Network
see you later where are the keys lunch at noon report attached thanks again"""
WORDS = tuple(TEXT.split())
INKS = ("#111111", "#333344", "#222222")


@cache
def font(size: int, *, bold: bool = False, serif: bool = False) -> FreeTypeFont:
    name = f"Noto{'Serif' if serif else 'Sans'}CJK-{'Bold' if bold else 'Regular'}.ttc"
    return ImageFont.truetype(str(FONTS / name), size)


def sentence(random: Random, least: int = 2, most: int = 7) -> str:
    return " ".join(random.choices(WORDS, k=random.randint(least, most)))


def colour(random: Random, low: int = 0, high: int = 255) -> tuple[int, int, int]:
    return random.randint(low, high), random.randint(low, high), random.randint(low, high)


def patch(photos: list[Path], random: Random, size: tuple[int, int]) -> Image.Image:
    """A photo, cropped to a size."""
    with Image.open(random.choice(photos)) as opened:
        photo = opened.convert("RGB")
    scale = max(size[0] / photo.width, size[1] / photo.height)
    photo = photo.resize((int(photo.width * scale) + 1, int(photo.height * scale) + 1))
    return photo.crop((0, 0, *size))


def canvas(size: tuple[int, int], ground: object) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    drawn = Image.new("RGB", size, ground)  # type: ignore[arg-type]
    return drawn, ImageDraw.Draw(drawn)
