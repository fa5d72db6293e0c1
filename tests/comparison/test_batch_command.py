"""`manage.py compare --batch`, as other people's CI calls it."""

import json

import pytest

from tests.comparison.pictures import noise
from tests.comparison.test_command import compared

pytestmark = pytest.mark.django_db


@pytest.fixture
def folders(tmp_path):
    for side in ("before", "after"):
        (tmp_path / side / "pages").mkdir(parents=True)
        noise(1).save(tmp_path / side / "pages" / "a.png")
    return tmp_path / "before", tmp_path / "after"


def run(capsys, folders, *options):
    status, said = compared(capsys, "--batch", *folders, "--mode", "screen", "--json", *options)
    rows = [json.loads(line) for line in said.splitlines()]
    return status, {row.get("name", ""): row for row in rows}


def test_folders_that_are_the_same(folders, capsys):
    status, rows = run(capsys, folders)
    assert (status, rows["pages/a.png"]["state"]) == (0, "same")


def test_what_differs_or_is_missing_is_different(folders, capsys):
    before, after = folders
    noise(2).save(before / "b.png")
    noise(2, changed=True).save(after / "B.png")
    noise(3).save(before / "gone.png")
    status, rows = run(capsys, folders)
    assert status == 1
    assert {name: row["state"] for name, row in rows.items()} == {
        "pages/a.png": "same",
        "b.png": "different",
        "gone.png": "only_first",
    }
    assert rows["b.png"]["boxes"]
    status, said = compared(capsys, "--batch", before, after, "--mode", "screen")
    assert "only_first\tgone.png\n" in said
    assert run(capsys, folders, "--threshold", "0")[1]["b.png"]["state"] == "same"


def test_a_file_that_cannot_be_compared_is_an_error_and_the_others_go_on(folders, capsys):
    for folder in folders:
        (folder / "_notes.png").write_bytes(b"no picture")
        (folder / ".hidden").write_bytes(b"")
    status, rows = run(capsys, folders)
    assert status == 2
    assert rows["_notes.png"]["error"] == "not_a_picture"
    assert rows["pages/a.png"]["state"] == "same"
    assert ".hidden" not in rows


def test_what_is_no_folder_is_an_error(folders, capsys, tmp_path):
    status, rows = run(capsys, (folders[0], tmp_path / "nowhere"))
    assert (status, rows[""]["error"]) == (2, "unreadable")
    (tmp_path / "empty").mkdir()
    status, rows = run(capsys, (folders[0], tmp_path / "empty"))
    assert (status, rows[""]["error"]) == (2, "no_pictures")
