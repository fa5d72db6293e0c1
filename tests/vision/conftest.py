"""Pictures for the tests of sight: small, made on the spot, each unlike the others."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow
from PIL.Image import Image

from apps.vision.embedder import Embedder, get_embedder

Paint = Callable[..., Image]


def paint(seed: int, width: int = 96, height: int = 64) -> Image:
    """Soft blots of colour, decided by `seed`."""
    cells = np.random.default_rng(seed).integers(0, 256, (5, 7, 3), np.uint8)
    return Pillow.fromarray(cells).resize((width, height), Pillow.Resampling.BICUBIC)


@pytest.fixture
def painted() -> Paint:
    return paint


@pytest.fixture
def album(tmp_path: Path) -> Path:
    """A folder of two sub-folders with four pictures each."""
    for index in range(8):
        folder = tmp_path / "album" / ("even" if index % 2 == 0 else "odd")
        folder.mkdir(parents=True, exist_ok=True)
        paint(index).save(folder / f"{index}.png")
    return tmp_path / "album"


@pytest.fixture(scope="session")
def fused() -> Embedder:
    """The real thing; only for tests marked `weights`."""
    return get_embedder("fused-lite2")
