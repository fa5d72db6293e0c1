"""Small networks with random weights: what is tested is how tiles are put together."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image as Pillow
from PIL.Image import Image

from apps.vision import runtime
from apps.vision.networks.upscaling import CompactNet, RRDBNet
from apps.vision.upscaling import engines
from apps.vision.upscaling.canvas import Canvas
from apps.vision.upscaling.engines import Floats, Run, torch_engine
from apps.vision.upscaling.grid import Grid
from apps.vision.upscaling.margins import Part
from apps.vision.upscaling.models import UpscalingModel
from apps.vision.upscaling.recipe import Recipe
from apps.vision.upscaling.source import Source
from apps.vision.upscaling.upscaler import Upscaler

Made = Callable[..., Path]


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every model is a small network, run by torch as the large ones are."""
    runtime.forget()
    monkeypatch.setattr(torch_engine, "build", small_network)
    monkeypatch.setattr(engines, "ENGINES", (engines.TORCH,))
    yield
    runtime.forget()


def small_network(model: UpscalingModel) -> torch.nn.Module:
    torch.manual_seed(len(model.name))
    network = RRDBNet(1, 8, 4) if model.groups else CompactNet(2, 8)
    return network.eval()


def scene(width: int, height: int, mode: str = "RGB", seed: int = 0) -> Image:
    """Blots with noise over them: edges, texture and, with alpha, holes."""
    chance = np.random.default_rng(seed)
    cells = chance.integers(0, 256, (4, 5, 4), np.uint8)
    blots = np.asarray(Pillow.fromarray(cells, "RGBA").resize((width, height)), np.int16)
    noisy = np.clip(blots + chance.integers(-20, 20, blots.shape), 0, 255).astype(np.uint8)
    return Pillow.fromarray(noisy, "RGBA").convert(mode)


def enlarged(picture: Image, recipe: Recipe, folder: Path, output: Path) -> Path:
    """The whole way, as a job goes it."""
    source = Source.of(picture, recipe)
    grid = Grid.of(source.width, source.height, recipe)
    canvas, upscaler = Canvas(folder, grid, recipe, source.mode), Upscaler(recipe)
    for tile in grid.tiles[canvas.next_tile :]:
        canvas.put(tile, upscaler.tile(source, tile))
    canvas.finish(output)
    canvas.discard()
    return output


@pytest.fixture
def enlarge(tmp_path: Path) -> Made:
    return partial(_enlarge, tmp_path)


def _enlarge(base: Path, picture: Image, recipe: Recipe, name: str = "result.png") -> Path:
    return enlarged(picture, recipe, base / "canvas", base / name)


def scarce(run: Run, most: int) -> Run:
    """An engine that is given memory for `most` pixels."""

    def limited(pixels: Floats, part: Part | None = None) -> Floats:
        if pixels.shape[1] * pixels.shape[2] > most:
            raise MemoryError
        return run(pixels, part)

    return limited
