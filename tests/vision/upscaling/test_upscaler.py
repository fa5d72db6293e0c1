"""One tile: memory, pictures of all kinds, and what is done after the model."""

import numpy as np
import pytest
import torch
from PIL import Image as Pillow

from apps.vision import runtime
from apps.vision.upscaling import engines
from apps.vision.upscaling.engines import torch_engine
from apps.vision.upscaling.errors import OtherEngineError, OutOfMemoryError, UnsuitableError
from apps.vision.upscaling.finishing import finished, rounded
from apps.vision.upscaling.grid import Grid
from apps.vision.upscaling.recipe import Recipe
from apps.vision.upscaling.source import Source
from apps.vision.upscaling.upscaler import Upscaler
from tests.vision.upscaling.conftest import scarce, scene

pytestmark = pytest.mark.usefixtures("tiny")


def first_tile(picture, recipe: Recipe) -> np.ndarray:
    source = Source.of(picture, recipe)
    tile = Grid.of(source.width, source.height, recipe).tiles[0]
    return Upscaler(recipe).tile(source, tile)


@pytest.fixture
def scarce_memory(monkeypatch):
    """Memory for so many pixels; networks that are loaded are let go."""

    def limit(most: int) -> None:
        runtime.forget()
        load = torch_engine.load
        monkeypatch.setattr(torch_engine, "load", lambda model: scarce(load(model), most))

    return limit


def test_the_quick_model_halves_its_tiles_with_the_same_bytes(scarce_memory):
    picture, recipe = scene(192, 150), Recipe.for_preset("quick")
    expected = first_tile(picture, recipe)

    scarce_memory(110 * 110)

    assert np.array_equal(first_tile(picture, recipe), expected)


def test_the_general_model_names_the_recipe_that_needs_less(scarce_memory):
    picture, recipe = scene(192, 150), Recipe.for_preset("general", padding=32)
    scarce_memory(130 * 130)

    with pytest.raises(OutOfMemoryError) as lacking:
        first_tile(picture, recipe)

    smaller = lacking.value.recipe
    assert smaller is not None
    assert smaller.as_dict() == recipe.as_dict() | {"tile": 96}
    assert "192" in lacking.value.message
    assert first_tile(picture, smaller).shape == (384, 384, 3)


@pytest.mark.parametrize("preset", ["general", "quick"])
def test_no_memory_at_all_is_said(scarce_memory, preset):
    scarce_memory(100)
    with pytest.raises(OutOfMemoryError) as lacking:
        first_tile(scene(40, 40), Recipe.for_preset(preset, tile=32))
    assert lacking.value.recipe is None


def test_torch_that_is_given_no_memory_is_understood(monkeypatch):
    def refused(*args):
        raise RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried")

    run = engines.TORCH.load(Recipe.for_preset("quick").upscaling_model)
    monkeypatch.setattr(torch, "from_numpy", refused)

    with pytest.raises(MemoryError):
        run(np.zeros((3, 8, 8), np.float32))


def test_one_network_is_in_memory():
    for preset in ("general", "quick", "anime"):
        first_tile(scene(20, 20), Recipe.for_preset(preset))
        (loaded,) = runtime.loaded()
        assert Recipe.for_preset(preset).model in loaded


def test_another_version_of_the_engine_is_refused():
    recipe = Recipe.for_preset("quick", engine="torch 1.0 avx2")

    with pytest.raises(OtherEngineError, match=r"torch 1\.0"):
        Upscaler(recipe)


@pytest.mark.parametrize(
    ("mode", "becomes"),
    [
        *((mode, mode) for mode in ("L", "LA", "RGB", "RGBA")),
        *(("1", "L"), ("P", "RGB"), ("CMYK", "RGB"), ("YCbCr", "RGB")),
    ],
)
def test_pictures_of_every_mode(mode, becomes):
    picture = scene(9, 7, mode if mode.endswith("A") else "RGB").convert(mode)

    assert Source.of(picture, Recipe.for_preset("quick")).mode == becomes


def test_a_transparent_colour_is_alpha():
    picture = scene(9, 7, "P")
    picture.info["transparency"] = 0

    assert Source.of(picture, Recipe.for_preset("quick")).mode == "RGBA"


def test_sixteen_bits_and_animations_are_refused():
    wide = Pillow.fromarray(np.zeros((4, 4), np.uint16))
    moving = scene(9, 7)
    moving.n_frames = 3  # type: ignore[attr-defined]

    for picture, said in ((wide, "16 bits"), (moving, "3 frames")):
        with pytest.raises(UnsuitableError, match=said):
            Source.of(picture, Recipe.for_preset("quick"))


def test_a_source_comes_back_from_the_disk(tmp_path):
    source = Source.of(scene(30, 20, "RGBA"), Recipe.for_preset("quick"))
    source.save(tmp_path)

    read = Source.load(tmp_path)

    assert read.mode == "RGBA"
    assert read.alpha is not None
    assert source.alpha is not None
    assert np.array_equal(read.colour, source.colour)
    assert np.array_equal(read.alpha, source.alpha)


def test_an_opaque_picture_stays_opaque_and_a_hole_a_hole():
    picture = scene(40, 40, "RGB").convert("RGBA")
    picture.paste((0, 0, 0, 0), (20, 0, 40, 40))

    made = first_tile(picture, Recipe.for_preset("quick"))

    assert (made[:, :70, 3] == 255).all()
    assert (made[:, 90:, 3] == 0).all()


def test_what_is_hidden_leaves_no_fringe():
    """Black behind a hole, and the same behind what can be seen: the visible result is one."""
    plain = scene(60, 60, "RGB")
    hidden = plain.copy()
    hidden.paste((0, 0, 0), (30, 0, 60, 60))
    shape = Pillow.new("L", plain.size, 255)
    shape.paste(0, (30, 0, 60, 60))
    holes = [each.copy() for each in (plain, hidden)]
    for each in holes:
        each.putalpha(shape)

    whole, black = (first_tile(each, Recipe.for_preset("quick")) for each in holes)

    assert np.array_equal(whole[:, :130], black[:, :130])


def test_a_filled_hole_does_not_depend_on_bands(monkeypatch):
    from apps.vision.upscaling import alpha_bleed

    picture = np.asarray(scene(50, 200, "RGBA"))
    colour, alpha = picture[..., :3], np.where(picture[..., 3] > 90, picture[..., 3], 0)
    found = alpha_bleed.filled(colour, alpha.astype(np.uint8))
    monkeypatch.setattr(alpha_bleed, "BAND", 1000)

    assert np.array_equal(found, alpha_bleed.filled(colour, alpha.astype(np.uint8)))
    assert np.array_equal(found[alpha > 0], colour[alpha > 0])
    assert (found != colour).any()


def test_finishing_changes_what_it_is_asked_to():
    pixels = np.asarray(scene(40, 30), np.float32)
    recipe = Recipe.for_preset("raw")

    def spread(made: np.ndarray) -> float:
        return float((made.max(axis=2) - made.min(axis=2)).mean())

    assert np.array_equal(rounded(finished(pixels, recipe)), pixels.astype(np.uint8))
    grey = finished(pixels, Recipe.for_preset("raw", saturation=0))
    assert spread(grey) == pytest.approx(0, abs=1e-3)
    assert finished(pixels, Recipe.for_preset("raw", contrast=1.2)).std() > pixels.std()
    sharper = finished(pixels, Recipe.for_preset("raw", sharpen=0.5))
    assert np.abs(np.diff(sharper, axis=1)).mean() > np.abs(np.diff(pixels, axis=1)).mean()
