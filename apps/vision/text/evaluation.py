"""How well text in pictures is read: words are drawn on photos, and what is read is compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw, ImageFont, ImageStat
from PIL.Image import Image as Picture

from apps.vision.text.lines import Line, sure

FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
# Of the faces in that file the one for Simplified Chinese.
FACE = 2
SIDE = 1440
LINES = 5
# Heights of letters in pixels of the preview that is read.
HEIGHTS = (12, 16, 24, 40, 72)
FLOORS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.96, 0.98)
# From this confidence on a photo is taken to have text of its own.
OWN_TEXT = 0.5
Tokens = Callable[[str], set[str]]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A photo with lines of text on it, all of one height."""

    picture: Picture
    lines: list[str]
    height: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What was drawn, and what was read: with the drawing, and in the photo as it was."""

    drawn: list[str]
    height: int
    lines: list[Line]
    before: list[Line]


@dataclass(frozen=True, slots=True)
class Score:
    """Of words: how many of those that were read are there, and how many of those there were read;
    and the share of photos in which something was read where nothing was drawn."""

    precision: float
    recall: float
    unasked: float


def draw(photo: Picture, names: Sequence[str], height: int, chance: Random) -> Drawn:
    """Lines one below another at chance places: plain, outlined, or on a plate."""
    picture = photo.convert("RGB")
    scale = SIDE / max(picture.size)
    picture = picture.resize((round(picture.width * scale), round(picture.height * scale)))
    font = ImageFont.truetype(str(FONT), height, index=FACE)
    pen, lines = ImageDraw.Draw(picture), chance.sample(names, LINES)
    shelf = picture.height // LINES
    for place, line in enumerate(lines):
        left, top, right, bottom = pen.textbbox((0, 0), line, font=font)
        x = chance.randrange(max(1, picture.width - int(right - left) - 20))
        y = place * shelf + chance.randrange(max(1, shelf - int(bottom - top) - 10))
        _write(picture, (x, y), line, font, chance)
    return Drawn(_as_kept(picture), lines, height)


def _write(
    picture: Picture, at: tuple[int, int], line: str, font: ImageFont.FreeTypeFont, chance: Random
) -> None:
    pen = ImageDraw.Draw(picture)
    left, top, right, bottom = map(round, pen.textbbox(at, line, font=font))
    box = (left, top, right, bottom)
    dark, light = (
        tuple(at_least + chance.randrange(70) for _ in range(3)) for at_least in (0, 185)
    )
    ink, ground = (dark, light) if _is_bright(picture, box) else (light, dark)
    manner = chance.choice(("plain", "outlined", "plate"))
    if manner == "plate":
        ink, ground = ground, ink
        pen.rectangle((box[0] - 6, box[1] - 4, box[2] + 6, box[3] + 4), fill=ground)
    outline = max(1, round(font.size / 16)) if manner == "outlined" else 0
    pen.text(at, line, font=font, fill=ink, stroke_width=outline, stroke_fill=ground)


def _is_bright(picture: Picture, box: tuple[int, int, int, int]) -> bool:
    """Nobody writes dark on dark."""
    return ImageStat.Stat(picture.crop(box).convert("L")).mean[0] > 127


def _as_kept(picture: Picture) -> Picture:
    """As a preview is kept: WebP with losses."""
    file = BytesIO()
    picture.save(file, "WEBP", quality=80)
    return Image.open(file)


def readings(
    photos: Sequence[Path],
    names: Sequence[str],
    read: Callable[[Picture], list[Line]],
    seed: int = 1,
) -> Iterator[Reading]:
    """Each photo with text of one height, in turn, and without."""
    chance = Random(seed)
    for number, path in enumerate(photos):
        with Image.open(path) as photo:
            drawn = draw(photo, names, HEIGHTS[number % len(HEIGHTS)], chance)
            plain = _as_kept(photo.convert("RGB"))
        yield Reading(drawn.lines, drawn.height, read(drawn.picture), read(plain))


def score(found: Sequence[Reading], floor: float, tokens: Tokens) -> Score:
    """Of all these at a floor. Photos that seem to have text of their own count only as such."""
    right = read = there = 0
    for reading in found:
        if sure(reading.before, OWN_TEXT):
            continue
        drawn = _tokens(reading.drawn, tokens)
        seen = _tokens(sure(reading.lines, floor), tokens)
        right, read, there = right + len(seen & drawn), read + len(seen), there + len(drawn)
    unasked = sum(bool(sure(reading.before, floor)) for reading in found)
    return Score(right / max(read, 1), right / max(there, 1), unasked / max(len(found), 1))


def _tokens(lines: Sequence[str], tokens: Tokens) -> set[str]:
    return {token for line in lines for token in tokens(line)}
