"""The dominant colours of a picture, by names that people use.

Every pixel of a small copy is given one of twelve names by its lightness, chroma and hue in Oklab
(Ottosson, "A perceptual color space for image processing", 2020): hues of CIELAB turn purple
where blue gets darker, and those of HSV say nothing of how colourful a dark pixel looks. A colour
is dominant that enough of the pixels have.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

# A colour is the bit of its place here, in `Image.colours`: the order must not change.
COLOURS = (
    *("red", "orange", "yellow", "green", "cyan", "blue"),
    *("purple", "pink", "brown", "black", "grey", "white"),
)
# Longer side of the copy whose pixels are counted.
SIDE = 64
# Share of the pixels that a dominant colour has. Of these nearly every photo has some, in shadows,
# skies, walls and skin: of them more is asked.
SHARE, MUTED_SHARE = 0.05, 0.15
_MUTED = frozenset(("brown", "black", "grey", "white"))
# So many of one picture, the most frequent.
MOST = 4

Floats = NDArray[np.float32]

_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    np.float32,
)
_TO_OKLAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ],
    np.float32,
)
# Where each hue ends, in degrees.
_HUES = (
    *((15, "pink"), (37, "red"), (80, "orange"), (114, "yellow"), (170, "green")),
    *((215, "cyan"), (288, "blue"), (340, "purple"), (360, "pink")),
)


def dominant_colours(picture: Image.Image) -> int:
    """The bits of an RGB picture's dominant colours; at least one is set."""
    small = picture.copy()
    small.thumbnail((SIDE, SIDE), Image.Resampling.BOX)
    shares = np.bincount(named_pixels(np.asarray(small)).ravel(), minlength=len(COLOURS))
    return _bits(shares / shares.sum())


def _bits(shares: NDArray[np.float64]) -> int:
    least = [MUTED_SHARE if name in _MUTED else SHARE for name in COLOURS]
    often = [place for place in np.argsort(-shares, kind="stable") if shares[place] >= least[place]]
    # Of a picture with a little of everything, the most frequent.
    return sum(1 << int(place) for place in often[:MOST]) or 1 << int(shares.argmax())


def named_pixels(pixels: NDArray[np.uint8]) -> NDArray[np.int64]:
    """For sRGB pixels (…, 3) the places of their names in COLOURS (…)."""
    light, chroma, hue = _oklch(pixels)
    by_hue = np.digitize(hue, [end for end, _ in _HUES[:-1]])
    found = np.array([COLOURS.index(name) for _, name in _HUES])[by_hue]
    for name, where in _exceptions(light, chroma, hue):
        found[where] = COLOURS.index(name)
    return found


def _exceptions(
    light: Floats, chroma: Floats, hue: Floats
) -> Iterable[tuple[str, NDArray[np.bool_]]]:
    """What is not told by its hue; later ones go before."""
    reddish, tawny = (hue >= 15) & (hue < 37), (hue >= 37) & (hue < 100)
    yield "pink", reddish & (light > 0.74)
    yield "brown", reddish & ((chroma < 0.11) & (light < 0.6) | (chroma < 0.075) & (light < 0.74))
    yield "brown", tawny & ((light < 0.58) | (chroma < 0.085) & (light < 0.87))
    yield "white", tawny & (light > 0.87) & (chroma < 0.06)
    yield "green", (hue >= 100) & (hue < 114) & (light < 0.66)
    yield "purple", (hue >= 340) & (light < 0.5)
    yield "red", (hue < 15) & (light < 0.56)
    # What is dark looks colourful only with more chroma.
    grey = chroma < np.where(light < 0.4, 0.045, 0.033)
    yield "grey", grey
    yield "black", (light < 0.33) & grey | (light < 0.2) & (chroma < 0.1)
    yield "white", (light > 0.92) & (chroma < 0.036)


def _oklch(pixels: NDArray[np.uint8]) -> tuple[Floats, Floats, Floats]:
    """Lightness 0 to 1, chroma, and hue in degrees."""
    lab = np.cbrt(_LINEAR[pixels] @ _TO_CONES.T) @ _TO_OKLAB.T
    light, a, b = np.moveaxis(lab, -1, 0)
    return light, np.hypot(a, b), np.degrees(np.arctan2(b, a)) % 360


def _linear() -> Floats:
    """Of each of 256 sRGB levels, its light."""
    levels = np.arange(256) / 255
    bright = ((levels + 0.055) / 1.055) ** 2.4
    return np.where(levels <= 0.04045, levels / 12.92, bright).astype(np.float32)


_LINEAR = _linear()


def bits_of(names: Iterable[str]) -> int:
    """Raises ValueError for what is no colour."""
    return sum({1 << COLOURS.index(name) for name in names})


def names_of(bits: int) -> list[str]:
    return [name for place, name in enumerate(COLOURS) if bits >> place & 1]


@cache
def masks_with(bits: int) -> tuple[int, ...]:
    """Every value that a picture with all these colours can have: few enough to list."""
    asked = {place for place in range(len(COLOURS)) if bits >> place & 1}
    others = sorted(set(range(len(COLOURS))) - asked)
    return tuple(
        bits | sum(1 << place for place in more)
        for n in range(MOST - len(asked) + 1)
        for more in combinations(others, n)
    )
