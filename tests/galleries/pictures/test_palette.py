"""Names of colours as people use them, and which are dominant."""

import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageColor

from apps.galleries.pictures.palette import (
    COLOURS,
    MOST,
    bits_of,
    dominant_colours,
    masks_with,
    named_pixels,
    names_of,
)

# Names of CSS that say one of ours, and what others call it.
SAME = {"gray": "grey", "teal": "cyan", "aqua": "cyan", "turquoise": "cyan", "violet": "purple"}
# Tints, names of two colours, and the brown of CSS, which is a dark red.
DISPUTED = {"brown", "aliceblue", "cadetblue", "darkslategray", "darkslategrey", "greenyellow"}
DISPUTED |= {"lightcyan", "lightseagreen", "mediumvioletred", "navajowhite", "orangered"}
DISPUTED |= {"palevioletred", "powderblue", "sandybrown"}


def css_names() -> list[tuple[str, str]]:
    known = {name: name for name in COLOURS} | SAME
    return [
        (css, ours)
        for css in ImageColor.colormap
        for ending, ours in known.items()
        if css.endswith(ending) and css not in DISPUTED
    ]


@pytest.mark.parametrize(("css", "ours"), css_names())
def test_names_are_those_that_css_gives(css: str, ours: str) -> None:
    pixel = np.array([[ImageColor.getrgb(css)]], np.uint8)
    assert COLOURS[int(named_pixels(pixel)[0, 0])] == ours


def striped(**shares: int) -> Pillow.Image:
    """Stripes of CSS colours, each so many pixels high of a hundred."""
    picture = Pillow.new("RGB", (100, sum(shares.values())))
    top = 0
    for name, height in shares.items():
        picture.paste(ImageColor.getrgb(name), (0, top, 100, top + height))
        top += height
    return picture


@pytest.mark.parametrize(
    ("shares", "found"),
    [
        ({"red": 100}, ["red"]),
        ({"red": 10, "gray": 90}, ["red", "grey"]),
        # A speck of colour, and what shadows there are, say nothing of a picture.
        ({"red": 3, "blue": 97}, ["blue"]),
        ({"black": 10, "green": 90}, ["green"]),
        ({"black": 20, "green": 80}, ["green", "black"]),
        ({"red": 30, "yellow": 25, "lime": 20, "blue": 15, "white": 10}, None),
    ],
)
def test_what_enough_pixels_have_is_dominant(shares, found) -> None:
    colours = names_of(dominant_colours(striped(**shares)))
    assert colours == (found or ["red", "yellow", "green", "blue"])


def test_every_picture_has_a_colour_and_at_most_so_many() -> None:
    many = np.random.default_rng(1).integers(0, 256, (80, 120, 3), np.uint8)
    for picture in (
        Pillow.fromarray(many),
        Pillow.new("RGB", (1, 1)),
        Pillow.new("RGB", (3000, 1)),
    ):
        assert 1 <= len(names_of(dominant_colours(picture))) <= MOST


def test_one_bit_a_name_and_all_values_that_hold_it() -> None:
    assert bits_of(COLOURS) == 2 ** len(COLOURS) - 1
    assert names_of(bits_of(["white", "red", "red"])) == ["red", "white"]
    for names in (["red"], ["red", "blue"], ["red", "blue", "pink", "white"]):
        bits = bits_of(names)
        every = {n for n in range(1, 4096) if n.bit_count() <= MOST and n & bits == bits}
        assert set(masks_with(bits)) == every
        assert len(masks_with(bits)) == len(every)
    assert masks_with(bits_of(COLOURS[:5])) == ()
