"""Scores in words, by the limits that were measured with the spec."""

import pytest

from apps.galleries.models import Image
from apps.search.score_bands import LABELS, band_of
from apps.search.services.answering import ranked
from apps.vision.calibration import spec_bands
from apps.vision.specs import get_spec

FUSED = get_spec("fused").key


def test_each_band_begins_at_its_measured_limit():
    limits = spec_bands(get_spec("fused"))
    assert [limit.code for limit in limits] == ["copy", "alike", "related", "faint"]
    for limit in limits:
        assert band_of(limit.least, FUSED).code == limit.code
        assert band_of(limit.least - 1e-6, FUSED).code != limit.code
    assert band_of(-1.0, FUSED).code == "unrelated"


@pytest.mark.parametrize("code", LABELS)
def test_every_band_has_its_words(code):
    assert str(LABELS[code])


def test_a_spec_that_nobody_measured_has_no_bands():
    assert band_of(0.9, get_spec("fake").key) is None
    assert band_of(0.9, "a spec of another time") is None


def test_pictures_of_one_colour_are_no_copies_of_each_other():
    blank, unlike, unknown = Image(is_blank=True), Image(is_blank=False), Image()
    results = ranked([(blank, 1.0), (unlike, 0.9), (unknown, 0.8)], FUSED)
    assert [result.image for result in results] == [unlike, unknown, blank]
    assert [result.rank for result in results] == [1, 2, 3]
    assert (results[2].percent, results[2].band.code) == (0, "unrelated")
