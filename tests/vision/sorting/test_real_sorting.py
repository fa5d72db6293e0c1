"""Sorting by the real networks: pictures that other packages bring."""

import pytest
from PIL import Image
from skimage import data

from apps.vision.sorting.faces import faces_in
from apps.vision.sorting.sorter import sort

pytestmark = pytest.mark.weights


def china():
    # Here, for importing it takes five seconds of every process that collects tests.
    from sklearn.datasets import load_sample_image

    return load_sample_image("china.jpg")


@pytest.fixture(autouse=True)
def _real(settings):
    settings.FUTU_SPEC = "fused-lite2"


def test_a_face_is_found_where_it_is():
    (face,) = faces_in(data.astronaut())
    assert 0.3 < face.x < 0.45
    assert 0.05 < face.y < 0.25
    assert face.score > 0.95
    assert faces_in(data.chelsea()) == []


@pytest.mark.parametrize(
    ("picture", "category"),
    [
        (data.astronaut, "single_person"),
        (data.chelsea, "pets"),
        (data.coffee, "foods"),
        (china, "travel_scenery"),
    ],
)
def test_what_pictures_show(picture, category):
    one = sort([Image.fromarray(picture())])[0]
    assert one.category == category, one.scores
