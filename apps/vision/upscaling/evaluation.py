"""How far tiles are from the picture computed whole, and results from the pictures they were made
smaller from: the tables of docs/ENHANCEMENT.md."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL.Image import Image

from apps.vision.files import open_picture
from apps.vision.upscaling.grid import Box, Grid, Tile
from apps.vision.upscaling.models import SCALE
from apps.vision.upscaling.recipe import Recipe
from apps.vision.upscaling.source import Source
from apps.vision.upscaling.upscaler import Upscaler

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]
Tick = Callable[[int], None]
# Preset whose results of a model are the model's own.
RAW = "raw"
BICUBIC = "bicubic"
# Percent of the values that a usual difference is above.
USUAL = 99.99
# Of the window and the stabilisers of SSIM (Wang et al., 2004).
SIGMA, STABLE = 1.5, ((0.01 * 255) ** 2, (0.03 * 255) ** 2)


@dataclass(frozen=True, slots=True)
class SeamScore:
    """`largest`, and what all but one of ten thousand values stay below (`usual`), in 8-bit steps;
    `differing` the share of values that differ at all."""

    model: str
    padding: int
    largest: int
    usual: float
    differing: float


@dataclass(frozen=True, slots=True)
class QualityScore:
    preset: str
    psnr: float
    ssim: float


def seam_scores(
    model: str, pictures: Sequence[Image], tile: int, paddings: Sequence[int], tick: Tick
) -> Iterator[SeamScore]:
    """Of each padding: how far tiles are from the same pictures computed whole.

    One tile in the corner of each picture is enough: what lies further inside than a padding is
    what a tile of that padding shows. With the largest padding that is `tile` pixels a side.
    """
    recipe = Recipe.for_preset(RAW, untouched=True, model=model)
    seen = tile + max(paddings)
    errors = []
    for picture in pictures:
        source = Source.of(picture, recipe)
        corner = Source(source.colour[:seen, :seen])
        made = _whole(corner, recipe).astype(np.int16)
        expected = _whole(source, recipe)[: SCALE * seen, : SCALE * seen]
        errors.append(np.abs(made - expected))
        tick(1)
    for padding in paddings:
        inside = slice(SCALE * (seen - padding))
        yield _seam_score(model, padding, np.stack(errors)[:, inside, inside])


def _seam_score(model: str, padding: int, errors: NDArray[np.int16]) -> SeamScore:
    usual, differing = float(np.percentile(errors, USUAL)), float(np.mean(errors > 0))
    return SeamScore(model, padding, int(errors.max()), usual, differing)


def textured(paths: Sequence[Path], count: int, side: int) -> list[Image]:
    """The squares with the most texture, one of a photo."""
    squares = [_square(open_picture(path), side) for path in paths]
    whole = [each for each in squares if each is not None]
    return sorted(whole, key=_texture, reverse=True)[:count]


def quality_scores(presets: Sequence[str], paths: Sequence[Path], tick: Tick) -> list[QualityScore]:
    """Photos halved twice and enlarged again, beside Pillow's bicubic; means over all."""
    scores: dict[str, list[tuple[float, float]]] = {name: [] for name in (BICUBIC, *presets)}
    recipes = {name: Recipe.for_preset(name) for name in presets}
    upscalers = {name: Upscaler(recipe) for name, recipe in recipes.items()}
    for path in paths:
        expected = _whole_blocks(open_picture(path))
        small = expected.reduce(2).reduce(2)
        enlarged = {BICUBIC: np.asarray(small.resize(expected.size, Pillow.Resampling.BICUBIC))}
        for name, upscaler in upscalers.items():
            source = Source.of(small, recipes[name])
            enlarged[name] = _tiled(source, recipes[name], upscaler)
        tick(1)
        for name, pixels in enlarged.items():
            target = np.asarray(expected)
            scores[name].append((psnr(target, pixels), ssim(target, pixels)))
    return [QualityScore(name, *np.mean(found, axis=0).tolist()) for name, found in scores.items()]


def psnr(expected: Bytes, found: Bytes) -> float:
    error = float(np.mean((expected.astype(np.float32) - found.astype(np.float32)) ** 2))
    return 10 * math.log10(255**2 / error) if error else math.inf


def ssim(expected: Bytes, found: Bytes) -> float:
    """Of brightness."""
    one, other = (
        cv2.cvtColor(each, cv2.COLOR_RGB2GRAY).astype(np.float64) for each in (expected, found)
    )
    mean_one, mean_other = _blurred(one), _blurred(other)
    variance = _blurred(one * one) - mean_one**2 + _blurred(other * other) - mean_other**2
    covariance = _blurred(one * other) - mean_one * mean_other
    light = (2 * mean_one * mean_other + STABLE[0]) / (mean_one**2 + mean_other**2 + STABLE[0])
    return float(np.mean(light * (2 * covariance + STABLE[1]) / (variance + STABLE[1])))


def _blurred(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(cv2.GaussianBlur(values, (11, 11), SIGMA))


def _whole(source: Source, recipe: Recipe) -> Bytes:
    box = Box(0, 0, source.width, source.height)
    return Upscaler(recipe).tile(source, Tile(0, 0, box, box))


def _tiled(source: Source, recipe: Recipe, upscaler: Upscaler | None = None) -> Bytes:
    upscaler = upscaler or Upscaler(recipe)
    grid = Grid.of(source.width, source.height, recipe)
    strips = [np.hstack([upscaler.tile(source, tile) for tile in row]) for row in grid.rows]
    return np.vstack(strips)


def _square(picture: Image, side: int) -> Image | None:
    if min(picture.size) < side:
        return None
    left, top = ((length - side) // 2 for length in picture.size)
    return picture.crop((left, top, left + side, top + side))


def _texture(picture: Image) -> float:
    grey = np.asarray(picture.convert("L"))
    return float(cv2.Laplacian(grey, cv2.CV_32F).var())


def _whole_blocks(picture: Image) -> Image:
    """Cut to sides that can be halved twice."""
    width, height = (length - length % SCALE for length in picture.size)
    return picture.crop((0, 0, width, height))
