"""`manage.py classify` and `manage.py evaluate classification`."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from apps.classification.models import Classification
from tests.pictures import picture, picture_bytes

pytestmark = pytest.mark.django_db


def said(*args) -> str:
    out = io.StringIO()
    call_command(*args, stdout=out, stderr=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(picture_bytes(1))
    return path


def test_a_line_for_each_picture(file):
    first, second = said("classify", str(file), str(file)).splitlines()
    assert first.split("\t")[0] == str(file)
    assert (first.split("\t")[4], second.split("\t")[4]) == ("False", "True")


def test_as_json(file):
    row = json.loads(said("classify", "--json", "--recipe", "local", str(file)))
    assert row.keys() == {
        *("image", "category", "confidence", "model", "cached", "milliseconds", "cost"),
    }


def test_one_that_is_no_picture_does_not_stop_the_others(file, tmp_path):
    wrong = tmp_path / "b.txt"
    wrong.write_text("hello")
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("classify", "--json", str(wrong), str(tmp_path / "c"), str(file), stdout=out)
    rows = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [row.get("error") for row in rows] == ["not_a_picture", "unreadable", None]
    assert Classification.objects.count() == 1


def test_a_recipe_that_is_not_there(file):
    with pytest.raises(CommandError, match="no such recipe"):
        call_command("classify", "--recipe", "ffffffff", str(file))


def test_a_confusion_table(tmp_path):
    for code in ("pets", "foods"):
        (tmp_path / code).mkdir()
        for seed in range(2):
            picture(seed).save(tmp_path / code / f"{seed}.png")
    found = json.loads(said("evaluate", "classification", str(tmp_path), "--json"))
    assert found["pictures"] == 4
    assert sum(one["count"] for one in found["confusion"]) == 4
    assert "pets" in said("evaluate", "classification", str(tmp_path), "--markdown")


def test_a_folder_that_is_no_category(tmp_path):
    (tmp_path / "dragons").mkdir()
    picture(1).save(tmp_path / "dragons" / "a.png")
    with pytest.raises(CommandError, match="dragons"):
        call_command("evaluate", "classification", str(tmp_path))
