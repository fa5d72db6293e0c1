"""Sorting without weights: measures of drawn pictures, features of faces, rules that sum to 1."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from apps.vision.sorting.codes import CODES, version
from apps.vision.sorting.faces import Face
from apps.vision.sorting.features import face_features, features_of
from apps.vision.sorting.groups import masses
from apps.vision.sorting.measures import measure
from apps.vision.sorting.rules import LOOKS_AT, shares, weights, with_products
from tests.pictures import picture


def page(size: tuple[int, int] = (360, 640)) -> Image.Image:
    """Lines of text on white, as far as pixels tell."""
    drawn = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(drawn)
    for y in range(40, size[1] - 30, 34):
        for x in range(24, size[0] - 60, 9):
            pen.rectangle((x, y, x + 5, y + 11), fill="black")
    return drawn


def test_a_page_is_flat_and_has_lines_and_noise_has_neither():
    drawn = measure(np.asarray(page()))
    noise = measure(np.random.default_rng(1).integers(0, 256, (640, 360, 3), np.uint8))
    for name in ("flat", "plain_rows", "top_colours", "lines", "text"):
        assert drawn[name] > noise[name] + 0.2, name
    assert noise["flat"] < 0.05


def test_ratios_are_told():
    assert measure(np.zeros((640, 360, 3), np.uint8))["tall"] > 0.9
    assert measure(np.zeros((404, 640, 3), np.uint8))["card_shape"] > 0.9
    assert measure(np.zeros((500, 500, 3), np.uint8))["card_shape"] < 0.1


def test_a_card_on_a_table_is_seen():
    table = Image.new("RGB", (640, 480), (90, 60, 40))
    ImageDraw.Draw(table).rectangle((120, 120, 520, 372), fill=(230, 235, 240))
    assert measure(np.asarray(table))["card_inside"] > 0.2


@pytest.mark.parametrize("size", [(8, 8), (8, 1600), (1600, 8), (9, 9)])
def test_pictures_of_hardly_any_size_are_measured(size):
    for value in measure(np.asarray(picture(1, size))).values():
        assert np.isfinite(value)


def test_faces():
    near, other, far = (
        Face(x, 0.3, 0.2, h, 0.99) for x, h in ((0.4, 0.3), (0.1, 0.2), (0.8, 0.02))
    )
    none, alone, two = (
        face_features(faces, (600, 600)) for faces in ([], [near, far], [near, other])
    )
    assert none["face"] == none["company"] == 0
    assert (alone["one_face"], alone["company"]) == (1, 0)
    assert (two["one_face"], two["company"]) == (0, 0.5)


def test_class_probabilities_become_masses():
    chances = np.zeros((1, 1000), np.float32)
    chances[0, 207] = 0.75  # a golden retriever
    chances[0, 963] = 0.25  # a pizza
    (found,) = masses(chances)
    assert (found["pets"], found["foods"], found["scenery"]) == (0.75, 0.25, 0)


@pytest.mark.parametrize("seed", range(4))
def test_shares_sum_to_one(seed):
    found = shares(features_of([picture(seed, (200, 160))])[0])
    assert found.keys() == set(CODES)
    assert sum(found.values()) == pytest.approx(1)
    assert min(found.values()) >= 0


def test_rules_look_only_at_what_is_there():
    known = with_products(features_of([picture(1)])[0])
    for names in LOOKS_AT.values():
        assert set(names) <= known.keys()
    for rule in weights().values():
        assert set(rule) <= {*known, "bias"}


def test_the_version_names_the_weights():
    assert version().startswith("1-")
