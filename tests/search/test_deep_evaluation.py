"""Evaluating whole deep searches on a temporary gallery."""

from pathlib import Path

from apps.search.evaluation.deep_copies import search_all
from apps.search.evaluation.gallery import fill
from apps.vision.edits import get_edit
from tests.vision.local.scenes import scene


def test_sources_are_searched_with_their_copies(db: None, tmp_path: Path):
    paths = [tmp_path / f"{seed}.png" for seed in range(6)]
    for seed, path in enumerate(paths):
        scene(seed).save(path)
    gallery = fill(paths[:3], paths[3:5], paths[5:])
    assert gallery.images.count() == 3 + 2 + 3
    ticks: list[int] = []
    edits = [get_edit("flip"), get_edit("crop-50")]
    scores = search_all(gallery, paths[:3], edits, 2, 600.0, ticks.append)
    assert len(ticks) == 4
    assert scores.as_json()["overall"]["verified"]["hits"] == 4
    assert scores.as_json()["edits"]["flip"]["recall_at_1"]["share"] == 1.0
    assert scores.as_json()["overall"]["recall_at_10"]["total"] == 4
