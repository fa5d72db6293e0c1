"""Lines of text: which are kept, strips in parts, and the measurement's arithmetic."""

from pathlib import Path
from random import Random

import pytest
from PIL import Image

from apps.vision.text import Line, sure
from apps.vision.text.evaluation import FONT, LINES, Reading, draw, score


def words(line: str) -> set[str]:
    return set(line.split())


def test_unsure_lines_empty_ones_and_repetitions_are_dropped():
    lines = [Line("Open  daily", 0.95), Line("0pcn", 0.4), Line("—·", 0.99), Line("Open daily", 1)]
    assert sure(lines) == ["Open daily"]
    assert sure(lines, 0.0) == ["Open daily", "0pcn"]


def test_a_score_counts_words_and_leaves_out_photos_with_text_of_their_own():
    read = Reading(["a b", "c"], 16, [Line("a b", 0.99), Line("x", 0.95), Line("c", 0.3)], [])
    own = Reading(["a"], 16, [Line("own", 0.99)], [Line("own", 0.99)])
    result = score([read, own], 0.9, words)
    assert result.precision == pytest.approx(2 / 3)
    assert result.recall == pytest.approx(2 / 3)
    assert result.unasked == pytest.approx(1 / 2)
    assert score([read], 0.0, words).recall == 1


@pytest.mark.skipif(not Path(FONT).exists(), reason="needs Noto CJK (fonts-noto-cjk)")
def test_the_same_chance_draws_the_same_lines():
    photo, names = Image.new("RGB", (400, 300), "#777"), [f"name {n}" for n in range(20)]
    first, again = (draw(photo, names, 24, Random(7)) for _ in range(2))
    assert (len(first.lines), first.lines) == (LINES, again.lines)
    assert first.picture.size == (1440, 1080)


def test_a_strip_is_read_in_parts_that_overlap_and_nothing_else_is():
    rapid = pytest.importorskip("apps.vision.text.rapid")
    assert [part.size for part in rapid.parts(Image.new("RGB", (1000, 800)))] == [(1000, 800)]
    for size, along in (((400, 3000), 1), ((3000, 400), 0)):
        parts = [part.size for part in rapid.parts(Image.new("RGB", size))]
        lengths = [part[along] for part in parts]
        assert lengths == [1000, 1000, 1000, 300]
        assert {part[1 - along] for part in parts} == {400}
