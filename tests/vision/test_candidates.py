"""Candidates for a projection are compared on pictures that none was fitted on."""

import dataclasses

import pytest

from apps.vision.evaluation import categories_in
from apps.vision.fitting import candidates
from apps.vision.fitting.recipes import Recipe
from apps.vision.specs import ModelSpec, get_spec


@pytest.fixture
def spec() -> ModelSpec:
    """Of two networks that need no weights."""
    (first,) = get_spec("fake").backbones
    other = dataclasses.replace(
        first, preprocess=dataclasses.replace(first.preprocess, mean=(0.5,) * 3)
    )
    return ModelSpec("fake-pair", 128, (first, other), join=(0.6, 0.8))


def test_every_candidate_has_an_outcome_in_its_order(spec, tmp_path, album, painted):
    for index in range(30):
        painted(index + 100).save(tmp_path / f"{index:02}.png")
    files = sorted(tmp_path.glob("*.png"))
    tried = [
        candidates.Candidate((8, 16), (0.5, 0.5), (Recipe(0.5, 2.0), Recipe(0.5, ridge, 0.3)))
        for ridge in (1.0, 30.0)
    ]
    kinds = categories_in(album)
    ticks: list[int] = []

    material = candidates.collect(spec, files, kinds, ticks.append)
    outcomes = list(candidates.compare(spec, material, tried))

    assert [outcome.candidate for outcome in outcomes] == tried
    assert all(0 <= outcome.recall_at_1 <= 1 for outcome in outcomes)
    assert sum(ticks) == candidates.count_pictures(files, kinds)


@pytest.mark.parametrize("networks", [2, 3])
def test_a_grid_has_candidates_of_256_dimensions(networks):
    grid = list(candidates.grid(networks))

    assert len(grid) >= 20
    assert {sum(each.dims) for each in grid} == {256}
    assert all(len(each.dims) == len(each.join) == len(each.recipes) for each in grid)


def test_there_is_no_grid_for_one_network():
    assert not list(candidates.grid(1))
