"""What differs between two pictures, on generated pairs whose changes are known."""

from itertools import islice

import numpy as np
import pytest
from PIL import Image as Pillow

from apps.comparison.evaluation import photos, screens
from apps.comparison.evaluation.detectors import measured
from apps.comparison.evaluation.scoring import Score, agreement, score
from apps.search.demo.photos import sample_photos
from apps.vision.comparing import Mode
from apps.vision.comparing.measure import measure


@pytest.fixture(scope="module")
def paths():
    return sorted(sample_photos())[:4]


def scored(cases, count) -> Score:
    """All kinds together."""
    total = Score()
    for case in islice(cases, count):
        total.add(case, measured(case))
    return total


def test_a_changed_object_is_found_under_each_capture(paths):
    found = scored(photos.changed(paths, 0.0025), 12)
    assert found.recall is not None
    assert found.recall >= 11 / 12
    assert found.overlap is not None
    assert found.overlap >= 0.8
    assert found.with_false_boxes <= 1


def test_another_capture_of_the_same_scene_has_no_boxes(paths):
    found = scored(photos.unchanged(paths), 18)
    assert (found.with_false_boxes, found.not_registered) == (0, 0)


def test_unrelated_photos_are_said_to_be_so(paths):
    assert scored(photos.unrelated(paths, 2), 2).not_registered == 2


def test_a_screen_s_word_button_and_colour_are_found():
    found = scored(screens.changed(4), 12)
    assert (found.recall, found.with_false_boxes) == (1.0, 0)


def test_a_screen_that_only_moved_by_pixels_or_was_compressed_has_no_boxes():
    found = scored(screens.unchanged(4), 12)
    assert (found.with_false_boxes, found.not_registered) == (0, 0)


def test_nothing_counts_where_it_is_ignored():
    case = next(screens.changed(1))
    left, top, right, bottom = case.changes[0]
    width, height = case.first.size
    region = (left / width, top / height, (right - left + 1) / width, (bottom - top + 1) / height)
    pictures = (np.asarray(case.first), np.asarray(case.second))
    assert measure(*pictures, Mode.SCREEN).boxes
    assert measure(*pictures, Mode.SCREEN, [region]).boxes == []
    assert measure(*pictures, Mode.SCREEN, [(0, 0, 1, 1)]).boxes == []


def test_a_crop_says_how_much_it_shows(paths):
    picture = photos.photo(paths[0])
    width, height = picture.size
    half = picture.crop((0, 0, width // 2, height))
    found = measure(np.asarray(picture), np.asarray(half))
    assert found.boxes == []
    assert found.pair.overlap == pytest.approx(0.5, abs=0.03)


@pytest.mark.parametrize("side", [1, 2, 9])
def test_tiny_pictures_are_compared_as_they_are(side):
    grey = Pillow.new("RGB", (side, side), (90, 90, 90))
    dark = Pillow.new("RGB", (side, side), (20, 20, 20))
    assert measure(np.asarray(grey), np.asarray(grey)).boxes == []
    assert measure(np.asarray(grey), np.asarray(dark)) is None


def test_scores_count_changes_and_boxes_elsewhere():
    assert agreement((0, 0, 10, 10), [(0, 0, 10, 5), (0, 5, 10, 10)]) == 1
    assert agreement((0, 0, 10, 10), []) == 0
    case = next(screens.changed(1))
    scores = score([case], lambda case: [*case.changes, (0, 0, 5, 5)], lambda n: None)
    (found,) = scores.values()
    assert (found.recall, found.overlap, found.with_false_boxes) == (1.0, 1.0, 1)
