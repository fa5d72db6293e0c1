"""Class scores come with vectors, from one pass."""

from pathlib import Path

import numpy as np
import pytest
import skimage

from apps.vision.classes import class_scores, probabilities
from apps.vision.embedder import get_embedder
from apps.vision.files import open_all


def test_scores_and_vectors_come_from_one_pass(painted, monkeypatch):
    embedder = get_embedder("fake")
    pictures = [painted(seed) for seed in range(5)]
    expected = embedder.embed(pictures)
    passes = []
    plain = embedder.extract

    def counted(shown):
        passes.append(shown)
        return plain(shown)

    monkeypatch.setattr(embedder, "extract", counted)

    made = embedder.embed_with_scores(pictures)

    assert len(passes) == 1
    assert made.scores is not None
    assert np.array_equal(made.vectors, expected)
    assert made.scores.shape == (5, 1000)
    assert made.scores.dtype == np.float32
    assert np.array_equal(made.scores, class_scores(pictures, "fake"))


def test_no_pictures_have_no_scores():
    assert class_scores([], "fake").shape == (0, 1000)


def test_probabilities_keep_the_order_and_sum_to_one(painted):
    scores = class_scores([painted(1), painted(2)], "fake") + np.float32(1000)

    shares = probabilities(scores)

    assert shares.sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert np.array_equal(shares.argmax(axis=1), scores.argmax(axis=1))


@pytest.mark.weights
@pytest.mark.parametrize("name", ["fused", "efficientnet-lite2"])
def test_real_networks_name_what_photos_show(name):
    """A cat and a cup of coffee, among the classes of ImageNet."""
    folder = Path(skimage.__file__).parent / "data"
    photos = open_all([folder / f"{shown}.png" for shown in ("chelsea", "coffee")])

    best = class_scores(photos, name).argmax(axis=1)

    assert best[0] in range(281, 286)  # domestic cats
    assert best[1] in (504, 967, 968)  # coffee mug, espresso, cup


@pytest.mark.weights
def test_a_spec_whose_networks_do_not_classify_says_so(painted):
    with pytest.raises(ValueError, match="do not classify"):
        class_scores([painted(1)], "resnet50-augnet")
    assert get_embedder("resnet50-augnet").embed_with_scores([painted(1)]).scores is None
