"""`manage.py doctor`, and what lies in quarantine."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone

from apps.accounts.models import User
from apps.doctor.models import Report
from apps.media.keys import key_of_file
from apps.media.models import QuarantinedFile
from apps.media.services import quarantine
from tests.doctor.conftest import flip, lay, path_of


def said(*arguments: str) -> tuple[str, str]:
    """What it wrote, and why it failed."""
    out = StringIO()
    try:
        call_command("doctor", *arguments, stdout=out)
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), ""


def test_all_is_well(world):
    out, error = said()
    assert error == ""
    assert out.endswith("All is well.\n")
    assert Report.objects.get().state == "done"


def test_what_is_amiss_comes_with_what_to_do(world):
    User.objects.update(stored=1)
    flip(path_of(world.image))
    out, error = said("--repair")
    assert "is counted 1 bytes" in out
    assert "  Repaired." in out
    assert f"the bytes of picture {world.image.id} are not those that were uploaded" in out
    assert "Restore its bytes from a backup" in out
    assert error == "1 things are amiss."


def test_for_programs(world):
    User.objects.update(stored=1)
    out, error = said("--json", "--slice", "1/30")
    found = json.loads(out)
    assert (found["slice"], found["counts"]) == ("1/30", {"quota": 1})
    assert found["findings"][0]["about"] == "person"
    assert "--repair" in found["findings"][0]["remedy"]
    assert error


@pytest.mark.parametrize("text", ["0/3", "4/3", "half"])
def test_a_slice_that_is_none(text, db):
    with pytest.raises(CommandError, match=r"such as 1/30"):
        call_command("doctor", "--slice", text)


def test_a_run_that_is_broken_off_says_so(world, monkeypatch):
    monkeypatch.setattr("apps.doctor.services.examining.checks", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        call_command("doctor")
    assert Report.objects.get().state == "failed"


class TestQuarantine:
    @pytest.fixture
    def key(self, world) -> str:
        key = lay(key_of_file(uuid4()))
        said("--repair")
        assert not default_storage.exists(key)
        return key

    def test_it_is_listed(self, key):
        assert f"{key}  file_stray" in said("--quarantine", "list")[0]
        (row,) = json.loads(said("--quarantine", "list", "--json")[0])
        assert (row["file"], row["why"]) == (key, "file_stray")

    def test_a_file_comes_back(self, key):
        assert said("--quarantine", "restore", "--file", key)[1] == ""
        assert default_storage.open(key).read() == b"bytes"
        assert not QuarantinedFile.objects.exists()
        assert default_storage.listdir(quarantine.FOLDER) == ([], [])

    def test_it_replaces_none(self, key):
        default_storage.save(key, ContentFile(b"another"))
        assert "another file" in said("--quarantine", "restore", "--file", key)[1]
        assert default_storage.open(key).read() == b"another"
        assert QuarantinedFile.objects.exists()

    def test_one_that_is_not_there(self, key):
        assert "--file KEY" in said("--quarantine", "restore", "--file", "media/no")[1]
        default_storage.delete(QuarantinedFile.objects.get().place)
        assert "gone" in said("--quarantine", "restore", "--file", key)[1]

    def test_it_is_purged_when_it_is_old(self, key):
        assert "Deleted 0 files" in said("--quarantine", "purge")[0]
        QuarantinedFile.objects.update(moved=timezone.now() - timedelta(days=31))
        place = QuarantinedFile.objects.get().place
        assert "Deleted 1 files" in said("--quarantine", "purge")[0]
        assert not default_storage.exists(place)
        assert not QuarantinedFile.objects.exists()

    def test_a_kill_between_the_move_and_the_row_loses_nothing(self, key):
        QuarantinedFile.objects.all().delete()
        assert "is not listed" in said("--repair")[0]
        kept = QuarantinedFile.objects.get()
        assert kept.key == key
        assert timezone.now() - kept.moved < timedelta(minutes=5)
        assert said()[1] == ""
