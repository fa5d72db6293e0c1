"""Checking which files are stored already: the page, its script's requests, the command."""

import hashlib
import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from PIL import Image as Pillow

from apps.duplicates.services import candidates, presence
from apps.duplicates.services.presence import PresenceChecker
from apps.galleries.files import stream
from apps.galleries.models import Gallery, Image
from apps.search.models import Embedding
from apps.search.services.query_embedding import AskError, admitted
from apps.search.stores import StoreDownError
from tests.duplicates.conftest import file_of, smaller
from tests.vision.local.scenes import scene

PAGE = reverse("duplicates:present")


@pytest.fixture
def original(put) -> Image:
    return put(scene(1), "a.png")


def checked(client, *files) -> list[tuple[str, str]]:
    """The name of each file with its matches."""
    context = client.post(PAGE, {"files": list(files)}).context
    return [
        (
            one.name,
            "exact" if one.present.exact else "near" if one.present.near else one.error or "new",
        )
        for one in context["checked"]
    ]


def test_files_are_exact_near_or_new(owner_client, original):
    files = [file_of(scene(1), "same.png"), file_of(smaller(1), "small.png")]
    files.append(file_of(scene(2), "other.png"))
    assert checked(owner_client, *files) == [
        ("same.png", "exact"),
        ("small.png", "near"),
        ("other.png", "new"),
    ]
    assert Image.objects.count() == 1


def test_a_file_that_is_no_picture_gets_an_error(owner_client):
    broken = file_of(scene(1), "a.png")
    broken.file = io.BytesIO(b"words")
    [(name, said)] = checked(owner_client, broken)
    assert name == "a.png"
    assert said not in ("exact", "near", "new")


def test_digests_are_looked_up_without_the_file(owner_client, original):
    data = {"sha256": [original.sha256, "0" * 64], "name": ["mine.png", "b.png"], "key": ["0", "1"]}
    response = owner_client.post(reverse("duplicates:known"), data)
    [one] = response.context["checked"]
    assert (one.name, one.key, one.present.exact) == ("mine.png", "0", [original])


def test_one_file_is_compared_for_the_script(owner_client, original):
    data = {"file": file_of(smaller(1), "small.png"), "key": "7"}
    [one] = owner_client.post(reverse("duplicates:near"), data).context["checked"]
    assert (one.key, one.present.near) == ("7", [original])


def test_pictures_of_others_are_not_revealed(mate_client, stranger_client, original):
    assert checked(mate_client, file_of(scene(1), "same.png")) == [("same.png", "new")]
    data = {"sha256": original.sha256, "name": "a", "key": "0"}
    response = mate_client.post(reverse("duplicates:known"), data)
    assert response.context["checked"] == []
    for name in ("present", "known", "near"):
        assert stranger_client.post(reverse(f"duplicates:{name}"), data).status_code == 302


def test_pictures_in_the_bin_do_not_count(owner_client, original):
    Gallery.objects.update(binned=original.created)
    assert checked(owner_client, file_of(scene(1), "same.png")) == [("same.png", "new")]


def test_the_api_accepts_digests_and_files(owner, original):
    from tests.api.conftest import program

    api = program(owner)
    asked = {"sha256": [original.sha256, "0" * 64]}
    known = api.post("/api/v1/images/known", asked, content_type="application/json").json()
    assert [found["id"] for found in known["items"][original.sha256]] == [str(original.id)]
    assert len(known["items"]) == 1
    sent = {"file": file_of(smaller(1), "small.png")}
    found = api.post("/api/v1/images/present", sent).json()
    assert found["exact"] == []
    assert [one["gallery_name"] for one in found["near"]] == ["Holidays"]


def test_comparing_counts_as_a_question_that_is_being_answered(
    owner_client, original, settings, monkeypatch
):
    settings.FUTU_QUERIES, refused = 1, []

    def compare(*_):
        with pytest.raises(AskError), admitted():
            pass
        refused.append(True)

    monkeypatch.setattr(presence, "kind_of_file", compare)
    monkeypatch.setattr(presence, "is_copy", lambda *_: False)
    assert checked(owner_client, file_of(smaller(1), "small.png")) == [("small.png", "new")]
    assert refused


def test_what_was_not_compared_in_time_is_not_called_new(owner, original, monkeypatch):
    hurried, small = PresenceChecker(owner.pk, seconds=0), file_of(smaller(1), "small.png")
    assert hurried.check(stream(small), "small.png").near == [original]  # By its hash.
    monkeypatch.setattr(presence, "is_copy", lambda *_: False)
    with pytest.raises(AskError, match="too long"):
        hurried.check(stream(small), "small.png")


def test_the_command_prints_a_line_per_file(tmp_path, owner, original, capsys):
    scene(1).save(tmp_path / "a.png")
    same = tmp_path / "same.png"
    same.write_bytes(file_of(scene(1), "x").read())
    assert hashlib.sha256(same.read_bytes()).hexdigest() == original.sha256
    smaller(1).save(tmp_path / "small.png")
    Pillow.effect_noise((200, 100), 90).convert("RGB").save(tmp_path / "noise.png")
    (tmp_path / "notes.txt").write_text("no picture")
    call_command("check", str(tmp_path), user="owner", json=True)
    rows = {
        line["file"].rpartition("/")[2]: line
        for line in map(json.loads, capsys.readouterr().out.splitlines())
    }
    assert set(rows) == {"a.png", "same.png", "small.png", "noise.png"}
    assert rows["same.png"]["exact"][0]["name"] == "a.png"
    assert rows["small.png"]["near"][0]["gallery"] == "Holidays"
    assert rows["noise.png"]["exact"] == rows["noise.png"]["near"] == []
    call_command("check", str(same), user="owner")
    assert capsys.readouterr().out == f"exact\t{same}\tHolidays/a.png\n"


@pytest.mark.django_db
def test_the_command_without_a_user_checks_the_project(capsys):
    call_command("check")
    assert "no issues" in capsys.readouterr().out
    with pytest.raises(CommandError, match="nobody"):
        call_command("check", "/", user="nobody")


def test_an_outage_of_the_vector_store_is_told(owner_client, original, monkeypatch):
    def down(*_args, **_more):
        raise StoreDownError("Milvus failed to search")

    monkeypatch.setattr(type(Embedding.objects), "nearest", down)
    monkeypatch.setattr(candidates, "lowest_score", lambda *_: 0.5)  # As a measured model has one.
    file = file_of(scene(2), "other.png")
    [(_name, said)] = checked(owner_client, file)
    assert "Try again in a minute" in said
    file.seek(0)
    answer = owner_client.post("/api/v1/images/present", {"file": file})
    assert answer.status_code == 503
