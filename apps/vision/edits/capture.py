"""Copies that went through another device: a photo of a screen, a print that was scanned."""

from collections.abc import Sequence
from random import Random

import numpy as np
from PIL import Image as Pillow
from PIL import ImageEnhance, ImageFilter
from PIL.Image import Image, Resampling

from apps.vision.edits.lens import perspective

# Of the shorter side: what of the room shows around a screen.
ROOM = 0.08
# Grey levels of the stripes where a screen's and a camera's grids meet.
STRIPES = 14.0
# Of the shorter side: the margin of the sheet on the scanner's glass.
PAPER = 0.06


def screen_photo(picture: Image, chance: Random, company: Sequence[Image]) -> Image:
    """A screen, photographed at an angle: a dark frame, stripes, a cast of blue, noise."""
    framed = _bordered(picture, ROOM, "#16171a")
    striped = _with_stripes(perspective(framed, chance, company), chance)
    cool = _with_gains(striped, (0.92, 0.98, 1.08))
    return _with_noise(ImageEnhance.Brightness(cool).enhance(0.9), chance, 6.0)


def print_scan(picture: Image, chance: Random, company: Sequence[Image]) -> Image:
    """Printed pale on warm paper, laid down a little aslant, scanned with noise."""
    pale = ImageEnhance.Color(ImageEnhance.Contrast(picture).enhance(0.75)).enhance(0.7)
    sheet = _bordered(_with_gains(pale, (1.04, 1.0, 0.92)), PAPER, "#f4f1e8")
    angle = chance.choice((-1, 1)) * chance.uniform(1.0, 2.5)
    laid = sheet.rotate(angle, Resampling.BICUBIC, expand=True, fillcolor="#fbfbfb")
    soft = laid.filter(ImageFilter.GaussianBlur(max(0.6, 0.0025 * min(laid.size))))
    return _with_noise(soft, chance, 5.0)


def _bordered(picture: Image, share: float, colour: str) -> Image:
    edge = max(1, round(share * min(picture.size)))
    sheet = Pillow.new("RGB", (picture.width + 2 * edge, picture.height + 2 * edge), colour)
    sheet.paste(picture, (edge, edge))
    return sheet


def _with_stripes(picture: Image, chance: Random) -> Image:
    width, height = picture.size
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    wave = np.sin(x * chance.uniform(0.8, 1.6) + y * chance.uniform(0.1, 0.4))
    return _plus(picture, STRIPES * wave[:, :, None])


def _with_noise(picture: Image, chance: Random, deviation: float) -> Image:
    source = np.random.default_rng(chance.getrandbits(32))
    return _plus(picture, source.normal(0, deviation, (picture.height, picture.width, 3)))


def _with_gains(picture: Image, gains: tuple[float, float, float]) -> Image:
    values = np.asarray(picture, np.float64) * gains
    return Pillow.fromarray(np.clip(values, 0, 255).astype(np.uint8))


def _plus(picture: Image, change: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Image:
    values = np.asarray(picture, np.float64) + change
    return Pillow.fromarray(np.clip(values, 0, 255).astype(np.uint8))
