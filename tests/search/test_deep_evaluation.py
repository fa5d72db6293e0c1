"""Evaluating whole deep searches on a temporary gallery."""

from pathlib import Path

from apps.search.evaluation.deep_copies import DeepScores, Found, search_all
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
    [shares] = scores.tables()
    assert [row[0] for row in shares.rows] == ["Mirrored", "Cropped to 50 %"]


def test_what_fails_worst_is_listed_first():
    def found(*, first: bool, among: bool, verified: bool = True) -> Found:
        return Found("flip", "owl", first, first, among, verified, "other-0001.png", "similar")

    lost, behind, unsure = (
        found(first=False, among=False, verified=False),
        found(first=False, among=True),
        found(first=True, among=True, verified=False),
    )
    good = found(first=True, among=True)
    scores = DeepScores([good, unsure, behind, lost], [get_edit("flip")])
    assert scores.worst == [lost, behind, unsure]
    _, worst = scores.tables()
    assert [row[2] for row in worst.rows] == ["not among ten", "among ten", "first, not verified"]
