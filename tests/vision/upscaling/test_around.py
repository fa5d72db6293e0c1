"""Haze, expectations, figures and the evaluation."""

import json
from dataclasses import replace

import numpy as np
import pytest
from django.core.management import call_command
from PIL import Image as Pillow

from apps.vision.engines import choice
from apps.vision.upscaling import evaluation, noise
from apps.vision.upscaling.bicubic import bicubic
from apps.vision.upscaling.estimate import expected, seconds_a_tile, work
from apps.vision.upscaling.haze import dehazed
from apps.vision.upscaling.models import MODELS
from apps.vision.upscaling.recipe import Recipe
from apps.vision.upscaling.source import Source
from tests.vision.upscaling.conftest import scene
from tools.bench.enhancement import engines, memory


def hazy(clear: np.ndarray) -> np.ndarray:
    """Two fifths of the light come through a pale grey."""
    return (0.4 * clear + 0.6 * np.array([200, 205, 210])).astype(np.uint8)


def test_haze_is_lifted():
    chance = np.random.default_rng(0)
    cells = chance.integers(0, 2, (30, 40, 3), np.uint8) * 220
    clear = np.asarray(Pillow.fromarray(cells).resize((400, 300), Pillow.Resampling.NEAREST))

    made = dehazed(hazy(clear))

    assert evaluation.psnr(clear, made) > evaluation.psnr(clear, hazy(clear)) + 5
    assert np.array_equal(made, dehazed(hazy(clear)))


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
def test_dehazing_keeps_the_kind_of_picture(mode):
    source = Source.of(scene(31, 27, mode), Recipe.for_preset("dehaze"))

    assert source.mode == mode
    assert (source.width, source.height) == (31, 27)


def test_bicubic_is_that_of_pillow():
    # Pillow rounds and clips between its two passes.
    picture = scene(20, 15).point(lambda value: 64 + value // 2)
    ours = np.floor(np.clip(bicubic(np.asarray(picture)), 0, 255) + 0.5)

    theirs = np.asarray(picture.resize((80, 60), Pillow.Resampling.BICUBIC), np.float32)

    # At the border Pillow leaves out what is missing.
    assert np.abs(ours - theirs)[8:-8, 8:-8].max() <= 1


@pytest.mark.usefixtures("tiny")
def test_expectations():
    recipe = Recipe.for_preset("quick")
    one = expected(192 + 40, 192 + 40, recipe)
    assert (one.width, one.height, one.tiles, one.seconds) == (928, 928, 4, None)

    pace = seconds_a_tile(recipe)
    assert pace > 0
    large = expected(4000, 3000, recipe, 2.0)
    assert large.tiles == 21 * 16
    assert large.seconds == pytest.approx(2 * 4000 * 3000 / 192**2, rel=0.05)
    assert large.bytes > expected(4000, 3000, Recipe.for_preset("quick", 2)).bytes


def test_the_last_layers_see_little_of_the_padding():
    general, anime, quick = (Recipe.for_preset(name) for name in ("general", "anime", "quick"))

    assert work(quick) == (192 + 2 * 20) ** 2
    assert 192**2 < work(general) < (192 + 2 * general.padding) ** 2
    # More padding than its groups see costs nothing.
    assert work(replace(anime, padding=96)) == work(replace(anime, padding=128))


def test_noise_is_measured():
    chance = np.random.default_rng(0)
    flat = np.full((64, 64, 3), 120.0)
    noisy = np.clip(flat + chance.normal(0, 8, flat.shape), 0, 255).astype(np.uint8)
    after = flat.astype(np.uint8).repeat(4, 0).repeat(4, 1)

    found = noise.figures(noisy, after)

    # Brightness is the mean of three channels.
    assert found["noise_before"] == pytest.approx(8 / 3**0.5, rel=0.1)
    assert found["noise_after"] == 0


@pytest.mark.usefixtures("tiny")
def test_the_evaluation_finds_what_tiles_change():
    pictures = [scene(60, 60, seed=seed) for seed in range(2)]

    scores = evaluation.seam_scores("animevideov3", pictures, 32, (0, 20), lambda count: None)
    none, enough = scores

    assert none.largest > 0
    assert 0 < none.usual <= none.largest
    assert (enough.largest, enough.usual, enough.differing) == (0, 0, 0)


@pytest.mark.usefixtures("tiny")
def test_the_command_evaluates(tmp_path, capsys):
    for seed in range(2):
        scene(70, 64, seed=seed).save(tmp_path / f"{seed}.png")
    few = ["--models", "animevideov3", "--presets", "quick", "--side", "64", "--tile", "32"]

    call_command("evaluate", "seams", str(tmp_path), *few, "--paddings", "4", "20", "--json")
    found = json.loads(capsys.readouterr().out)

    assert [score["padding"] for score in found["seams"]] == [4, 20]
    assert found["seams"][1]["largest"] == 0
    assert [score["preset"] for score in found["quality"]] == ["bicubic", "quick"]
    assert found["engines"]["animevideov3"].startswith("torch ")

    call_command("evaluate", "seams", str(tmp_path), *few, "--paddings", "4", "--markdown")
    assert "| animevideov3 |" in capsys.readouterr().out


@pytest.mark.usefixtures("tiny")
def test_quality_is_beside_bicubic(tmp_path):
    scene(50, 41).save(tmp_path / "photo.png")

    scores = evaluation.quality_scores(["quick", "raw"], [tmp_path / "photo.png"], lambda n: None)

    assert [score.preset for score in scores] == ["bicubic", "quick", "raw"]
    assert scores[0].psnr > 10
    assert 0 < scores[0].ssim < 1


@pytest.mark.usefixtures("tiny")
def test_bench_measures_and_remembers(settings, tmp_path, monkeypatch):
    settings.FUTU_WEIGHTS = tmp_path
    monkeypatch.setattr(engines, "SIDES", dict.fromkeys(MODELS, 16))

    rows = engines.compare()

    assert [(row["model"], row["engine"], row["chosen"]) for row in rows] == [
        (name, "torch", True) for name in MODELS
    ]
    assert all(choice.chosen(model) == "torch" for model in MODELS.values())


@pytest.mark.usefixtures("tiny")
def test_bench_goes_the_whole_way(tmp_path):
    recipe = Recipe.for_preset("quick", tile=32)
    Source.of(scene(70, 50), recipe).save(tmp_path)

    tiles, size = memory._run(tmp_path, recipe, None)

    assert (tiles, size) == (6, (tmp_path / "result.png").stat().st_size)
