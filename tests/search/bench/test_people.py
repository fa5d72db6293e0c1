"""Parts of the benchmark with several people; the benchmark itself is run by hand."""

import io

import pytest
from PIL import Image as Pillow

from tools.bench.search.people import bombs
from tools.bench.search.people.figures import Round, summary
from tools.bench.search.people.phase import PAGE, PARTS, SEARCH, Phase


@pytest.fixture
def round_():
    def phase(search, page=10.0, seconds=0.0):
        made = Phase(seconds=seconds)
        made.times[SEARCH] = [search] * 20
        made.times[PAGE] = [page] * 20
        return made

    one = phase(125.0)
    one.times[PARTS] = [100.0] * 20
    bare = {1: 8.0, 4: 20.0}
    return Round(one, bare, phase(600.0, seconds=1), phase(500.0), phase(650.0, 90.0), ready=2.0)


def test_ratios_are_shown_with_their_targets(round_):
    round_.upload.errors.append("search: 503")
    quiet, attacked = Phase(), Phase()
    quiet.times[SEARCH], attacked.times[SEARCH] = [100.0], [150.0]
    found = summary([round_], {"quiet": quiet, "attacked": attacked})
    assert {row["of"]: row["is"] for row in found["ratios"]} == {
        "one_to_parts": 1.25,
        "four_to_bare_throughput": 1.0,
        "four_p95_to_four_times_one": 1.2,
        "upload_p95_to_without": 1.3,
        "bombs_p95_to_quiet": 1.5,
        "page_p95_ms": 90.0,
        "errors": 1,
    }
    assert found["first_errors"] == ["search: 503"]


def test_a_bomb_is_small_and_has_its_scans(monkeypatch):
    monkeypatch.setattr(Pillow, "MAX_IMAGE_PIXELS", None)
    _, content = bombs.scan_bomb(30)
    assert len(content) < 400_000
    assert content.count(bombs.START_OF_SCAN) == 30
    assert Pillow.open(io.BytesIO(content)).size == (bombs.SIDE, bombs.SIDE)
