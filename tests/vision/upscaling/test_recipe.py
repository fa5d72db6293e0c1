"""Only what is listed is accepted, and whatever changes a pixel changes the signature."""

import json

import pytest

from apps.vision.upscaling import engines
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

    name, version, runs_on = Recipe.for_preset("general").engine.split()

    assert name == "torch"
    assert version[0].isdigit()
    assert runs_on
    assert engines.labelled(Recipe.for_preset("general").engine) is engines.TORCH


def test_the_measured_engine_is_chosen(settings, tmp_path):
    from apps.vision.engines import choice

    settings.FUTU_WEIGHTS, settings.FUTU_ENGINE = tmp_path, "auto"
    assert engines.chosen(MODELS["x4plus"]).startswith("torch ")

    for engine in engines.installed():
        choice.remember(MODELS["x4plus"], engine.name, [])
        assert engines.chosen(MODELS["x4plus"]) == engine.label
        assert engines.chosen(MODELS["animevideov3"]).startswith("torch ")
