"""What was previewed is what is made, and what is made is always the same."""

from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow

from apps.vision.upscaling.grid import Grid
from apps.vision.upscaling.margins import margin
from apps.vision.upscaling.presets import PRESETS
from apps.vision.upscaling.preview import preview
from apps.vision.upscaling.recipe import Recipe
from apps.vision.upscaling.source import Source
from apps.vision.upscaling.upscaler import Upscaler
from tests.vision.upscaling.conftest import Made, scene

SIDE = st.integers(1, 90)
MODES = ("L", "LA", "RGB", "RGBA")


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    width=SIDE,
    height=SIDE,
    corner=st.tuples(st.integers(-5, 95), st.integers(-5, 95)),
    size=st.tuples(st.integers(0, 60), st.integers(0, 60)),
    preset=st.sampled_from(sorted(PRESETS)),
    scale=st.sampled_from([2, 4]),
    mode=st.sampled_from(MODES),
)
@pytest.mark.usefixtures("tiny")
def test_a_preview_is_the_crop_of_the_result(
    tmp_path_factory, enlarge: Made, width, height, corner, size, preset, scale, mode
):
    picture = scene(width, height, mode)
    recipe = Recipe.for_preset(preset, scale, tile=32, padding=8)
    source = Source.of(picture, recipe)
    box = (*corner, corner[0] + size[0], corner[1] + size[1])

    shown, covers = preview(source, Grid.of(width, height, recipe), Upscaler(recipe), box)

    with Pillow.open(enlarge(picture, recipe)) as result:
        assert result.mode == mode
        assert result.size == (width * scale, height * scale)
        assert result.crop(covers.scaled(scale)).tobytes() == shown.tobytes()


@pytest.mark.usefixtures("tiny")
def test_a_preview_can_be_stopped_before_each_tile(monkeypatch):
    recipe = Recipe.for_preset("quick", tile=32)
    source, checks = Source.of(scene(90, 60), recipe), iter(range(100))

    def stops():
        if next(checks) == 2:
            raise InterruptedError

    grid = Grid.of(90, 60, recipe)
    made, upscaler = [], Upscaler(recipe)
    real = upscaler.tile

    def tile(*given):
        made.append(given)
        return real(*given)

    monkeypatch.setattr(upscaler, "tile", tile)
    with pytest.raises(InterruptedError):
        preview(source, grid, upscaler, (0, 0, 90, 60), stops)
    assert len(made) == 2


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize("preset", ["quick", "portrait"])
def test_threads_and_turns_change_no_byte(enlarge: Made, preset: str):
    picture, recipe = scene(100, 70), Recipe.for_preset(preset, tile=48)
    before = torch.get_num_threads()
    try:
        made = []
        for threads in (1, 2, 2):
            torch.set_num_threads(threads)
            made.append(enlarge(picture, recipe).read_bytes())
    finally:
        torch.set_num_threads(before)

    assert made[0] == made[1] == made[2]


@pytest.mark.usefixtures("tiny")
def test_two_times_is_four_times_averaged(enlarge: Made):
    picture = scene(50, 40)
    twice = _pixels(enlarge(picture, Recipe.for_preset("quick", 2, tile=32)))
    fourfold = _pixels(enlarge(picture, Recipe.for_preset("quick", 4, tile=32))).astype(int)

    total = sum(fourfold[y::2, x::2] for y in (0, 1) for x in (0, 1))
    assert np.array_equal(twice, (total + 2) // 4)


@pytest.mark.usefixtures("tiny")
def test_tiles_of_the_quick_model_have_no_seams(enlarge: Made):
    picture = scene(120, 90)

    cut = _pixels(enlarge(picture, Recipe.for_preset("quick", tile=32)))
    whole = _pixels(enlarge(picture, Recipe.for_preset("quick", tile=512)))

    assert np.array_equal(cut, whole)


@pytest.mark.usefixtures("tiny")
def test_tiles_with_all_that_dense_blocks_see_have_no_seams(enlarge: Made):
    """The small network has one group; what its layers need no longer is cut off."""
    picture, padding = scene(120, 90), 1 + margin(1) + 1

    cut = _pixels(enlarge(picture, Recipe.for_preset("anime", tile=32, padding=padding)))
    whole = _pixels(enlarge(picture, Recipe.for_preset("anime", tile=512)))

    assert np.array_equal(cut, whole)


def _pixels(path: Path) -> np.ndarray:
    with Pillow.open(path) as picture:
        return np.asarray(picture)
