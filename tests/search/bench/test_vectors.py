"""Vectors for measuring an index: similar to those of real pictures, the same at every run."""

import numpy as np
import pytest

from tests.pictures import picture_bytes
from tests.search.bench.real import EDITS, real_like
from tools.bench.search.vectors import Collection, recall, truth
from tools.bench.search.vectors.generated import Copies
from tools.bench.search.vectors.neighbourhoods import cosines, dimension, spectrum
from tools.bench.search.vectors.real import real_vectors


@pytest.fixture(scope="module")
def real():
    return real_like()


@pytest.fixture(scope="module")
def collection(real):
    return Collection.of(real)


def made(collection, seed=1):
    return collection.pictures.draw(np.random.default_rng(seed), len(collection.real.photos))


def test_rows_are_the_same_at_every_run_and_a_small_collection_begins_a_large_one(real, collection):
    rows = collection.vectors(12_000)
    assert rows.dtype == np.float16
    np.testing.assert_allclose(np.linalg.norm(rows.astype(np.float32), axis=1), 1, atol=2e-3)
    assert np.array_equal(rows, Collection.of(real_like()).vectors(12_000))
    assert np.array_equal(rows[:3_000], collection.vectors(3_000))
    assert np.array_equal(rows[: len(real.photos)], real.photos.astype(np.float16))


def test_synthetic_pictures_have_the_variance_of_photos(real, collection):
    ours, theirs = spectrum(made(collection)), spectrum(real.photos)
    assert np.corrcoef(ours, theirs)[0, 1] > 0.97


def test_synthetic_pictures_have_neighbourhoods_like_photos(real, collection):
    ours, theirs = cosines(made(collection), 10), cosines(real.photos, 10)
    assert np.median(ours[:, 0]) == pytest.approx(np.median(theirs[:, 0]), abs=0.03)
    assert np.median(ours[:, 9]) == pytest.approx(np.median(theirs[:, 9]), abs=0.1)
    assert dimension(made(collection)) == pytest.approx(dimension(real.photos), rel=0.35)


def test_synthetic_copies_have_the_distances_of_real_ones(real):
    copies, chance = Copies.of(real), np.random.default_rng(5)
    pictures = real.photos[chance.integers(len(real.photos), size=3_000)]
    close = (copies.draw(chance, pictures) * pictures).sum(axis=1)
    np.testing.assert_allclose(
        np.quantile(close, (0.1, 0.5, 0.9)),
        np.quantile(copies.closeness, (0.1, 0.5, 0.9)),
        atol=0.03,
    )


def test_most_rows_have_no_copy_in_the_set(collection):
    rows = collection.vectors(10_000)
    nearest = cosines(rows, 10)
    copy = 1 / (1 + EDITS[0] ** 2) ** 0.5 - 0.005
    assert 0.02 < (nearest[:, 0] > copy).mean() < 0.2
    assert (nearest[:, 9] > copy).mean() < 0.01


def test_queries_are_reproducible_and_never_rows(collection):
    rows, questions = collection.vectors(10_000), collection.queries(400, within=10_000)
    assert np.array_equal(questions, collection.queries(400, within=10_000))
    np.testing.assert_allclose(np.linalg.norm(questions, axis=1), 1, atol=1e-5)
    best = (questions @ rows.astype(np.float32).T).max(axis=1)
    assert best.max() < 0.9999
    # Queries that are copies of a vector in the set find it; generated ones without a copy do not.
    assert 0.1 < (best > 0.98).mean() < 0.6


def test_the_true_nearest_are_found_across_chunks(collection, monkeypatch):
    monkeypatch.setattr("tools.bench.search.vectors.exact.CHUNK", 700)
    rows, questions = collection.vectors(2_000), collection.queries(50, within=2_000)
    true = np.argsort(-(questions @ rows.astype(np.float32).T), axis=1)[:, :10]
    found = truth(rows, questions, 10)
    assert recall(found, true, 10) > 0.999
    assert recall(np.zeros_like(true) - 1, true, 10) == 0


def test_fewer_rows_than_asked_for_are_all_found(collection):
    assert set(truth(collection.vectors(5), collection.queries(4, within=5), 5)[0]) == set(range(5))


def test_vectors_of_real_pictures_are_cached(tmp_path, settings, monkeypatch):
    settings.FUTU_DATA, folder = tmp_path / "data", tmp_path / "pictures"
    folder.mkdir()
    for seed in range(2):
        (folder / f"{seed}.png").write_bytes(picture_bytes(seed))
    first = real_vectors(folder)
    monkeypatch.setattr("tools.bench.search.vectors.real._embed", None)
    again = real_vectors(folder)
    assert np.array_equal(first.photos, again.photos)
    assert first.copies.shape == (2, 10, first.photos.shape[1])
    (folder / "1.png").write_bytes(picture_bytes(7))
    with pytest.raises(TypeError):
        real_vectors(folder)
