"""`manage.py enhance`: files, without rows."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from apps.enhancement.models import Enhancement
from apps.vision.upscaling.upscaler import Upscaler
from tests.enhancement.conftest import counting_tiles, opened, textured

pytestmark = [pytest.mark.django_db, pytest.mark.weights]


def run(capsys, *arguments: object) -> tuple[list[dict], int]:
    status = 0
    try:
        call_command("enhance", *map(str, arguments), "--json", "--preset", "quick")
    except SystemExit as ended:
        status = int(ended.code or 0)
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()], status


@pytest.fixture
def file(tmp_path) -> Path:
    path = tmp_path / "small.png"
    textured().save(path)
    return path


def test_files_are_enhanced_beside_themselves_or_into_a_folder(capsys, file, tmp_path):
    (row,), status = run(capsys, file)
    assert (status, row["width"], row["height"]) == (0, 480, 288)
    made = Path(row["output"])
    assert made == tmp_path / "small-x4.png"
    assert opened(made.read_bytes()).size == (480, 288)
    (again,), _ = run(capsys, file, "--output", tmp_path / "out", "--scale", 2)
    assert opened(Path(again["output"]).read_bytes()).size == (240, 144)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "small-x4.png", "small.png"]
    assert not Enhancement.objects.exists()


def test_one_that_cannot_be_enhanced_leaves_the_others(capsys, file, tmp_path):
    other = tmp_path / "letter.png"
    other.write_text("no picture")
    rows, status = run(capsys, other, tmp_path / "none.png", file)
    assert status == 1
    assert [row.get("error") for row in rows] == ["not_a_picture", "unreadable", None]
    assert rows[0]["reason"].startswith("This is not a picture")


def test_interrupted_it_goes_on_to_the_same_bytes(capsys, file, tmp_path, monkeypatch):
    (whole,), _ = run(capsys, file, "--tile", 96, "--output", tmp_path / "whole")
    real, calls = Upscaler.tile, iter(range(100))

    def dies(self, source, tile):
        if next(calls) == 1:
            raise KeyboardInterrupt
        return real(self, source, tile)

    with monkeypatch.context() as patch:
        patch.setattr(Upscaler, "tile", dies)
        with pytest.raises(KeyboardInterrupt):
            run(capsys, file, "--tile", 96)
    made = counting_tiles(monkeypatch)
    (row,), _ = run(capsys, file, "--tile", 96)
    assert row["sha256"] == whole["sha256"]
    assert len(made) == 1


def test_a_result_that_exists_is_replaced_only_on_request(capsys, file, tmp_path, monkeypatch):
    same_stem = tmp_path / "small.jpg"
    textured(seed=2).save(same_stem)
    made = counting_tiles(monkeypatch)
    (first, second), status = run(capsys, file, same_stem)
    assert (status, second["error"]) == (1, "output_exists")
    assert str(tmp_path / "small-x4.png") in second["reason"]
    assert len(made) == 1, "nothing is computed for the one that fails"

    output = Path(first["output"])
    output.write_bytes(b"somebody's")
    (row,), status = run(capsys, file)
    assert (status, row["error"]) == (1, "output_exists")
    assert output.read_bytes() == b"somebody's"
    (row,), status = run(capsys, file, "--overwrite")
    assert (status, row["sha256"]) == (0, first["sha256"])
