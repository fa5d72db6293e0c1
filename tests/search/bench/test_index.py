"""Comparing indexes: the report, and libraries that are not installed."""

import json
from collections.abc import Sequence
from io import StringIO
from itertools import product

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from tests.pictures import picture_bytes
from tests.search.bench.real import real_like
from tools.bench.search.index import comparing
from tools.bench.search.index.measuring import Asked, tune
from tools.bench.search.index.peers.futu import Futu
from tools.bench.search.vectors import Collection, recall, truth

KEYS = {"index", "size", "threads", "recall_at_10", "qps", "p50_ms", "p95_ms"}
KEYS |= {"bytes_per_vector", "build_s"}


@pytest.fixture
def folder(tmp_path):
    for seed in range(4):
        (tmp_path / f"{seed}.png").write_bytes(picture_bytes(seed))
    return tmp_path


def test_each_index_has_its_figures_for_one_thread_and_for_all(folder, monkeypatch, settings):
    settings.FUTU_DATA = folder / "data"
    monkeypatch.setattr("tools.bench.search.index.measuring.ROUNDS", 1)
    monkeypatch.setattr(comparing, "cores", lambda: 2)
    out = StringIO()
    call_command(
        "bench",
        "index",
        "--json",
        pictures=folder,
        sizes=[1_000],
        indexes=["futu", "flat-fp32"],
        stdout=out,
        stderr=StringIO(),
    )
    result = json.loads(out.getvalue())
    assert result["machine"]
    rows = result["results"]
    assert [(row["size"], row["threads"], row["index"]) for row in rows] == list(
        product([1_000], (1, 2), ("futu", "flat-fp32"))
    )
    for row in rows:
        assert row.keys() >= KEYS
        assert row["recall_at_10"] > 0.99
        assert row["p95_ms"] >= row["p50_ms"] > 0
        # Of the featherweight model's 64 dimensions, in float16 and in float32; and a header.
        number = {"futu": 2, "flat-fp32": 4}[row["index"]]
        assert 64 * number <= row["bytes_per_vector"] < 64 * number + 4


def test_missing_libraries_are_reported_and_left_out(monkeypatch):
    monkeypatch.setattr(comparing, "find_spec", lambda name: name == "faiss" or None)
    told: list[str] = []
    peers = comparing.Choice([1_000]).peers(told.append)
    assert {peer.package for peer in peers} == {"faiss"}
    assert len(told) == 2
    assert "hnswlib is not installed" in told[0]
    assert "requirements-bench.txt" in told[0]
    assert "usearch is not installed" in told[1]


class Guessing:
    """Finds `effort` % of the nearest."""

    def __init__(self, true):
        self.true, self.effort = true, 0
        self.efforts: Sequence[int] = range(0, 101, 5)
        self.setting = "guessing"

    def set_effort(self, effort):
        self.effort = effort

    def set_threads(self, threads):
        pass

    def search(self, queries, k):
        places = np.where(np.arange(len(queries))[:, None] % 100 < self.effort, self.true, -1)
        return places[:, :k]


@pytest.mark.parametrize(("target", "effort"), [(0.81, 85), (0.85, 85), (0, 0)])
def test_the_lowest_sufficient_effort_is_chosen(target, effort):
    asked = Asked(np.zeros((100, 2), np.float32), np.arange(1000).reshape(100, 10))
    searcher = Guessing(asked.true)
    assert tune(searcher, asked, target)
    assert searcher.effort == effort


def test_an_index_below_the_target_uses_its_highest_effort_and_is_marked():
    asked = Asked(np.zeros((100, 2), np.float32), np.arange(1000).reshape(100, 10))
    searcher = Guessing(asked.true)
    searcher.efforts = range(0, 51, 5)
    assert not tune(searcher, asked, 0.99)
    assert searcher.effort == 50


def test_the_fastest_sufficient_variant_of_a_library_is_reported():
    def rows(variant, qps, reached):
        common = {"index": "graph", "variant": variant, "target_reached": reached}
        return [{**common, "threads": threads, "qps": qps} for threads in (1, 2)]

    found = comparing._best([*rows("a", 5, True), *rows("b", 7, True), *rows("c", 9, False)])
    assert [(row["variant"], row["threads"]) for row in found] == [("b", 1), ("b", 2)]


def test_too_few_vectors_are_refused():
    with pytest.raises(CommandError, match="1,000 vectors or more"):
        call_command("bench", "index", "--sizes", "10")


def test_tuning_and_measuring_use_different_queries():
    collection = Collection.of(real_like())
    questions = collection.queries(10, within=1_000)
    tuning, measuring = Asked(questions, np.zeros((10, 10), np.int64)).halves()
    assert np.array_equal(np.concatenate([tuning.queries, measuring.queries]), questions)


@pytest.mark.parametrize("least", [500, 5_000])
def test_futu_is_measured_with_the_index_of_a_gallery_of_that_size(least, settings, tmp_path):
    settings.FUTU_INDEX_MIN = least
    collection = Collection.of(real_like())
    rows, questions = collection.vectors(1_000), collection.queries(20, within=1_000)
    Futu().build(rows, tmp_path / "index", 1)
    searcher = Futu().open(tmp_path / "index", rows.shape[1])
    true = truth(rows, questions, 10)
    for threads in (1, 2):
        searcher.set_threads(threads)
        assert recall(searcher.search(questions, 10), true, 10) > 0.99
        assert recall(searcher.search(questions[:1], 10), true[:1], 10) > 0.99
