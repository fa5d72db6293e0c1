"""Specs are data that name what they make."""

import dataclasses
from typing import Any

import pytest

from apps.vision import projection
from apps.vision.specs import UnknownSpecError, get_spec, specs
from apps.vision.specs.model import PreprocessSpec, ProjectionSpec
from apps.vision.weights import WeightsError


def test_every_spec_has_a_hash_of_its_own():
    hashes = {spec.hash for spec in specs()}

    assert len(hashes) == len(specs()) >= 5


def test_vectors_made_before_are_still_of_their_spec():
    """A key that changes makes every instance embed all its pictures anew."""
    assert get_spec("fused").key == "fused-db0c3994b66333a8"


def test_an_unknown_name_raises_and_says_what_is_known():
    with pytest.raises(UnknownSpecError, match="fused"):
        get_spec("fuzed")


@pytest.mark.parametrize(
    "wrong",
    [
        {"size": 0},
        {"std": (1.0, 0.0, 1.0)},
        {"resize": "crop"},
        {"interpolation": "nearest"},
    ],
)
def test_an_unknown_way_of_preprocessing_raises(wrong: dict[str, Any]):
    recipe: dict[str, Any] = {"size": 224, "mean": (0.5,) * 3, "std": (0.5,) * 3}

    with pytest.raises(ValueError, match=r"preprocessed|not a valid"):
        PreprocessSpec(**{**recipe, **wrong})


def test_a_backbone_of_unknown_weights_raises():
    backbone = get_spec("resnet50").backbones[0]

    with pytest.raises(WeightsError):
        dataclasses.replace(backbone, weights="resnet51")


def test_dimensions_must_add_up():
    with pytest.raises(ValueError, match="dimensions"):
        dataclasses.replace(get_spec("resnet50"), dims=512)


@pytest.mark.parametrize(
    "change",
    [
        {"join": (0.5, 0.5)},
        {"projection": ProjectionSpec("fused", (128, 128))},
        {"name": "other"},
    ],
)
def test_the_hash_follows_the_spec(change: dict[str, Any]):
    fused = get_spec("fused")

    assert dataclasses.replace(fused, **change).hash != fused.hash


def test_the_hash_follows_preprocessing():
    fused = get_spec("fused")
    first, second = fused.backbones
    larger = dataclasses.replace(first, preprocess=dataclasses.replace(first.preprocess, size=256))

    assert dataclasses.replace(fused, backbones=(larger, second)).hash != fused.hash


def test_the_hash_follows_the_projection_file(tmp_path, monkeypatch):
    fused = get_spec("fused")
    (tmp_path / "fused.npz").write_bytes(projection.path_of("fused").read_bytes() + b"x")
    monkeypatch.setattr(projection, "FOLDER", tmp_path)
    projection.file_sha256.cache_clear()
    try:
        assert dataclasses.replace(fused).hash != fused.hash
    finally:
        projection.file_sha256.cache_clear()
