"""Only what is listed is accepted, and whatever changes a pixel changes the signature."""

import json
from dataclasses import replace

import pytest

from apps.vision.engines import choice
from apps.vision.upscaling import engines
from apps.vision.upscaling.engines import base
from apps.vision.upscaling.errors import RecipeError
from apps.vision.upscaling.models import MODELS
from apps.vision.upscaling.presets import PRESETS
from apps.vision.upscaling.recipe import Recipe
from apps.vision.upscaling.signature import signature

PICTURE = "ab" * 32


@pytest.mark.parametrize("preset", PRESETS)
def test_a_recipe_goes_through_json(preset):
    recipe = Recipe.for_preset(preset, 2, sharpen=0.25)

    assert Recipe.of(json.loads(json.dumps(recipe.as_dict()))) == recipe


@pytest.mark.parametrize("preset", PRESETS)
def test_untouched_is_what_the_model_makes(preset):
    assert Recipe.for_preset(preset, untouched=True).is_untouched


@pytest.mark.parametrize(
    "change",
    [
        {"model": "x8"},
        {"preset": "magic"},
        {"scale": 3},
        {"scale": "4"},
        {"tile": 31},
        {"tile": 10_000},
        {"tile": 64.5},
        {"padding": -1},
        {"blend": 1.01},
        {"sharpen": float("nan")},
        {"sharpen": True},
        {"saturation": "much"},
        {"contrast": None},
        {"colour": 1},
    ],
)
def test_what_is_not_listed_is_refused(change):
    values = Recipe.for_preset("general").as_dict() | change

    with pytest.raises(RecipeError) as refused:
        Recipe.of(values)
    assert refused.value.message


def test_a_recipe_lacks_nothing():
    values = Recipe.for_preset("general").as_dict()
    del values["engine"]

    with pytest.raises(RecipeError, match="engine"):
        Recipe.of(values)


CHANGES = {
    "model": "x4plus-anime",
    "preset": "raw",
    "scale": 2,
    "tile": 96,
    "padding": 40,
    "engine": "torch 0.1 avx2",
    "dehaze": True,
    "blend": 0.5,
    "sharpen": 0.5,
    "saturation": 0.5,
    "contrast": 1.25,
}


@pytest.mark.parametrize("name", CHANGES)
def test_every_part_of_a_recipe_is_signed(name):
    recipe = Recipe.for_preset("general")
    changed = Recipe.of(recipe.as_dict() | {name: CHANGES[name]})

    assert signature(PICTURE, changed) != signature(PICTURE, recipe)
    assert signature("cd" * 32, recipe) != signature(PICTURE, recipe)
    assert signature(PICTURE, Recipe.of(recipe.as_dict())) == signature(PICTURE, recipe)


def test_numbers_that_differ_by_rounding_are_one_recipe():
    assert Recipe.for_preset("quick", sharpen=0.1) == Recipe.for_preset("quick", sharpen=0.10000001)
    assert Recipe.for_preset("quick", blend=0) == Recipe.for_preset("quick", blend=0.0)


def test_the_engine_is_named_with_its_version(settings):
    settings.FUTU_ENGINE = "torch"

    name, version, runs_on = Recipe.for_preset("quick").engine.split()

    assert name == "torch"
    assert version[0].isdigit()
    assert runs_on
    model = MODELS["animevideov3"]
    assert engines.labelled(Recipe.for_preset("quick").engine, model) is engines.TORCH


def test_a_model_that_is_computed_in_another_way_is_another_engine():
    """What was previewed before is refused, not made of pixels that may differ by a step."""
    general = MODELS["x4plus"]
    before = replace(general, revision=1)
    label = engines.TORCH.label(before)

    assert engines.TORCH.label(general) == f"{label} r2"
    assert engines.labelled(label, before) is engines.TORCH
    assert engines.labelled(label, general) is None


@pytest.fixture
def unmeasured(settings, tmp_path):
    settings.FUTU_WEIGHTS, settings.FUTU_ENGINE, settings.FUTU_DEVICE = tmp_path, "auto", "auto"


@pytest.mark.usefixtures("unmeasured")
def test_the_measured_engine_is_chosen():
    model = MODELS["x4plus"]
    for engine in engines.candidates(model):
        choice.remember(model, engine.name, [])
        assert engines.chosen(model) == engine.label(model)


@pytest.mark.usefixtures("unmeasured")
@pytest.mark.parametrize("engine", ["ncnn", "openvino", "onnxruntime"])
def test_what_needs_more_than_a_gigabyte_is_not_chosen(engine):
    choice.remember(MODELS["x4plus"], engine, [])
    assert engines.chosen(MODELS["x4plus"]).startswith("torch ")


@pytest.mark.usefixtures("unmeasured")
@pytest.mark.parametrize("name", MODELS)
def test_unmeasured_torch_is_chosen(name):
    assert engines.chosen(MODELS[name]).startswith("torch ")


@pytest.mark.usefixtures("unmeasured")
def test_tiles_of_the_quick_model_are_exact_whatever_was_measured():
    choice.remember(MODELS["animevideov3"], "ncnn", [])
    assert engines.chosen(MODELS["animevideov3"]).startswith("torch ")


@pytest.fixture
def card(tmp_path, monkeypatch):
    """The driver tells of one."""
    about = tmp_path / "cards" / "0000:01:00.0" / "information"
    about.parent.mkdir(parents=True)
    about.write_text("Model: \t\t NVIDIA L4\nIRQ:   \t\t 35\n")
    monkeypatch.setattr(base, "CARDS", tmp_path / "cards")
    engines._is_installed.cache_clear()
    yield
    engines._is_installed.cache_clear()


@pytest.mark.usefixtures("unmeasured", "card")
def test_a_graphics_card_is_used_once_it_was_measured(settings):
    model = MODELS["x4plus"]
    assert not engines.chosen(model).startswith("cuda ")

    choice.remember(model, "cuda", [])
    assert engines.chosen(model).split()[0::2] == ["cuda", "NVIDIA-L4"]
    settings.FUTU_DEVICE = "cpu"
    assert not engines.chosen(model).startswith("cuda ")


@pytest.mark.usefixtures("unmeasured", "card")
def test_a_graphics_card_does_not_run_the_quick_model():
    choice.remember(MODELS["animevideov3"], "cuda", [])
    assert engines.chosen(MODELS["animevideov3"]).startswith("torch ")


def test_on_a_device_that_is_named_torch_runs(settings):
    settings.FUTU_ENGINE, settings.FUTU_DEVICE = "auto", "cuda:0"
    assert engines.chosen(MODELS["x4plus"]).startswith("torch ")
