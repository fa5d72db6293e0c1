"""Cases made of drawn screens: a word, a button or a colour changed; text shifted by a pixel."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random

import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont
from PIL.Image import Image

from apps.comparison.evaluation.pairs import Case
from apps.vision.edits.quality import compressed

WIDTH, HEIGHT = 1280, 800
WORDS = """
account amount balance cancel city close confirm country date delivery discount edit
export folder history invoice language market month number order partner phone
product project region result review search settings status street supplier tax
terms title unit user version week
""".split()  # noqa: SIM905 - a line each of a hundred would be longer
COLOURS = [(32, 96, 200), (200, 64, 48), (40, 140, 80), (120, 70, 180), (210, 140, 20)]
Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Screen:
    """What a page shows. `shift` moves all text, in pixels."""

    lines: tuple[tuple[str, ...], ...]
    button: tuple[int, int]
    colour: tuple[int, int, int]
    dark: bool
    shift: tuple[int, int] = (0, 0)


def screen(chance: Random) -> Screen:
    lines = tuple(
        tuple(chance.choice(WORDS) for _ in range(chance.randint(6, 11))) for _ in range(18)
    )
    button = (chance.randint(60, 900), chance.randint(690, 730))
    return Screen(lines, button, chance.choice(COLOURS), chance.random() < 0.3)


def drawn(page: Screen) -> tuple[Image, dict[tuple[int, int], Box]]:
    """The picture, and the box of each word by its line and place."""
    ground, ink, panel = ((24, 26, 30), (220, 222, 226), (40, 44, 50))
    if not page.dark:
        ground, ink, panel = ((250, 250, 252), (30, 32, 36), (232, 235, 240))
    picture = Pillow.new("RGB", (WIDTH, HEIGHT), ground)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, WIDTH, 56), fill=page.colour)
    draw.rectangle((980, 90, 1240, 660), fill=panel)
    boxes = _text(draw, page, ink)
    x, y = page.button
    draw.rounded_rectangle((x, y, x + 140, y + 44), 8, fill=page.colour)
    label = ImageFont.load_default(18)
    draw.text((x + 40, y + 11), "Save all", font=label, fill=(255, 255, 255))
    return picture, boxes


def _text(
    draw: ImageDraw.ImageDraw, page: Screen, ink: tuple[int, int, int]
) -> dict[tuple[int, int], Box]:
    font, boxes = ImageFont.load_default(19), {}
    for row, words in enumerate(page.lines):
        x, y = 60 + page.shift[0], 90 + 32 * row + page.shift[1]
        for place, word in enumerate(words):
            left, top, right, bottom = draw.textbbox((x, y), word, font=font)
            if right > 960:
                break
            draw.text((x, y), word, font=font, fill=ink)
            boxes[row, place] = (int(left), int(top), int(right), int(bottom))
            # On whole pixels, and as wide whatever stands there: nothing after it moves.
            x += 92
    return boxes


def _other_word(page: Screen, chance: Random) -> tuple[Screen, tuple[Box, ...]]:
    _, before = drawn(page)
    row, place = chance.choice(sorted(before))
    word = page.lines[row][place]
    other = chance.choice([each for each in WORDS if each[0] != word[0] and each != word])
    line = (*page.lines[row][:place], other, *page.lines[row][place + 1 :])
    changed = replace(page, lines=(*page.lines[:row], line, *page.lines[row + 1 :]))
    return changed, (_union(before[row, place], drawn(changed)[1][row, place]),)


def _moved_button(page: Screen, chance: Random) -> tuple[Screen, tuple[Box, ...]]:
    x, y = page.button
    changed = replace(page, button=(x + chance.choice([-1, 1]) * chance.randint(12, 40), y))
    left, right = sorted((x, changed.button[0]))
    return changed, ((left, y, right + 140, y + 44),)


def _other_colour(page: Screen, chance: Random) -> tuple[Screen, tuple[Box, ...]]:
    colour = chance.choice([each for each in COLOURS if each != page.colour])
    x, y = page.button
    return replace(page, colour=colour), ((0, 0, WIDTH, 57), (x, y, x + 140, y + 44))


CHANGES: dict[str, Callable[[Screen, Random], tuple[Screen, tuple[Box, ...]]]] = {
    "another word": _other_word,
    "button moved": _moved_button,
    "another colour": _other_colour,
}


def changed(count: int) -> Iterator[Case]:
    for number in range(count):
        for name, change in CHANGES.items():
            chance = Random(f"{name}/{number}")
            page = screen(chance)
            other, boxes = change(page, chance)
            yield Case(name, drawn(page)[0], drawn(other)[0], boxes, is_screen=True)


def unchanged(count: int) -> Iterator[Case]:
    """The same, its text shifted by a pixel, the whole shifted, saved as JPEG."""
    for number in range(count):
        for name, again in UNCHANGED.items():
            chance = Random(f"{name}/{number}")
            page = screen(chance)
            yield Case(name, drawn(page)[0], again(page, chance), is_screen=True)


def _text_shifted(page: Screen, chance: Random) -> Image:
    shift = chance.choice([(1, 0), (0, 1), (-1, 0), (0, -1)])
    return drawn(replace(page, shift=shift))[0]


def _scrolled(page: Screen, chance: Random) -> Image:
    """By some pixels; what comes in is the edge repeated."""
    rows = chance.randint(2, 12)
    array = np.asarray(drawn(page)[0])
    return Pillow.fromarray(np.concatenate([array[rows:], np.repeat(array[-1:], rows, axis=0)]))


def _compressed(page: Screen, chance: Random) -> Image:
    return compressed(drawn(page)[0], 90)


UNCHANGED: dict[str, Callable[[Screen, Random], Image]] = {
    "text shifted by 1 px": _text_shifted,
    "scrolled by some pixels": _scrolled,
    "JPEG 90": _compressed,
}


def _union(first: Box, second: Box) -> Box:
    return (
        min(first[0], second[0]),
        min(first[1], second[1]),
        max(first[2], second[2]),
        max(first[3], second[3]),
    )
