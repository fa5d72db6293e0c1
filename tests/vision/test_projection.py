"""Projections: fitted, kept as plain numbers, applied."""

import json

import numpy as np
import pytest

from apps.vision import projection
from apps.vision.calibration import spec_bands
from apps.vision.compose import compose
from apps.vision.fitting import scores, whitening
from apps.vision.projection import Projection, ProjectionError
from apps.vision.specs import get_spec, specs


@pytest.fixture
def features():
    """60 pictures in 12 dimensions, and 4 copies of each that stray in the first three."""
    chance = np.random.default_rng(0)
    originals = chance.normal(size=(60, 12)).astype(np.float32) + 1
    strays = np.zeros((240, 12), np.float32)
    strays[:, :3] = chance.normal(size=(240, 3)) * 3
    return originals, np.repeat(originals, 4, axis=0) + strays


def test_learning_from_pairs_turns_away_from_what_edits_change(features):
    originals, copies = features

    _, from_pairs = whitening.learn(originals, copies, 6, mix=0.5, ridge=0.1)
    _, from_variance = whitening.learn(originals, copies, 6, mix=1.0, ridge=0.1)

    def strayed(matrix):
        return np.abs(matrix[:3]).sum() / np.abs(matrix).sum()

    assert strayed(from_pairs) < 0.5 * strayed(from_variance)


def test_without_pairs_it_is_pca_whitening(features):
    originals, copies = features

    mean, matrix = whitening.learn(originals, copies, 12, mix=1.0, ridge=0.0)
    white = (originals - mean) @ matrix

    assert np.cov(white.T, bias=True) == pytest.approx(
        np.eye(12) * np.cov(white.T, bias=True)[0, 0], abs=1e-3
    )


def test_a_projection_survives_its_file(tmp_path, features):
    originals, copies = features
    mean, matrix = whitening.learn(originals, copies, 6, mix=0.5, ridge=1)
    fitted = Projection((mean,), (matrix,))
    fitted.save(tmp_path / "p.npz")

    loaded = projection.load(tmp_path / "p.npz")

    assert loaded.apply([originals])[0] == pytest.approx(fitted.apply([originals])[0], abs=5e-3)


def test_other_features_are_refused(features):
    originals, copies = features
    mean, matrix = whitening.learn(originals, copies, 6, mix=0.5, ridge=1)
    fitted = Projection((mean,), (matrix,))

    with pytest.raises(ProjectionError):
        fitted.apply([originals[:, :5]])


def test_a_missing_projection_says_so(tmp_path):
    with pytest.raises(ProjectionError, match="fit_projection"):
        projection.load(tmp_path / "none.npz")


@pytest.mark.parametrize("name", ["fused", "fused-lite2"])
def test_the_kept_projections_are_small_and_fit_their_specs(name):
    spec = get_spec(name)
    kept = projection.kept(name)

    shapes = [matrix.shape for matrix in kept.matrices]
    assert shapes == [
        (b.dims, d) for b, d in zip(spec.backbones, spec.projection.dims, strict=True)
    ]
    assert projection.path_of(name).stat().st_size < 1_500_000


@pytest.mark.parametrize("name", ["fused", "fused-lite2"])
def test_the_kept_projections_tell_where_they_come_from(name):
    told = projection.provenance(projection.path_of(name))

    assert told["spec"] == name
    assert told["pictures"]["found"] == 600
    assert set(told["weights"]) == set(get_spec(name).weights)
    assert told["calibration"]["unrelated_pairs"] > 100_000
    assert json.dumps(told)


def test_parts_count_by_the_square_of_their_weight():
    spec = get_spec("fused")
    chance = np.random.default_rng(1)
    features = [chance.normal(size=(2, b.dims)).astype(np.float32) for b in spec.backbones]
    first, second = projection.kept("fused").apply(features)

    joined = compose(spec, features)

    def cosine(part):
        return part[0] @ part[1] / np.linalg.norm(part[0]) / np.linalg.norm(part[1])

    expected = (0.09 * cosine(first) + 0.49 * cosine(second)) / 0.58
    assert joined[0] @ joined[1] == pytest.approx(expected, abs=1e-4)


def test_bands_fall_and_only_calibrated_specs_have_them():
    limits = spec_bands(get_spec("fused"))

    assert limits is not None
    assert [limit.code for limit in limits] == ["copy", "alike", "related", "faint"]
    least = [limit.least for limit in limits]
    assert least == sorted(least, reverse=True)
    assert all(spec_bands(spec) is None for spec in specs() if spec.projection is None)


def test_calibration_keeps_unrelated_pairs_apart_from_copies():
    originals = np.eye(4, dtype=np.float32)
    copies = np.repeat(originals, 3, axis=0)

    told = scores.calibrate(originals, copies)

    assert told["unrelated_pairs"] == 12 * 3 + 6
    assert set(told["unrelated"].values()) == {0.0}
    assert set(told["copies"].values()) == {1.0}
