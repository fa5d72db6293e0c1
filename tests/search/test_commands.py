"""The command line that programs rely on: import_images and find."""

import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.accounts.models import User
from apps.galleries.models import Gallery, Image
from apps.galleries.pictures.palette import bits_of
from apps.galleries.services import add_images
from apps.galleries.services.importing import opened
from tests.pictures import picture_bytes


@pytest.fixture
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pictures")
    (folder / "deep").mkdir()
    for seed in range(4):
        (folder / "deep" / f"{seed}.png").write_bytes(picture_bytes(seed))
    (folder / "notes.txt").write_text("not a picture")
    (folder / ".hidden.png").write_bytes(picture_bytes(9))
    return folder


@pytest.mark.django_db
def test_a_folder_is_imported_once(folder, capsys):
    call_command("import_images", folder, user="zoe", gallery="All", wait=True)
    assert Image.objects.filter(state="ready").count() == 4
    out = capsys.readouterr().out
    assert "4 added, 0 already there, 1 refused." in out
    assert "notes.txt" in out
    assert not User.objects.get(username="zoe").has_usable_password()
    call_command("import_images", folder, user="zoe", gallery="All", wait=True)
    assert "0 added, 4 already there, 1 refused." in capsys.readouterr().out
    assert Gallery.objects.count() == 1


@pytest.mark.django_db
def test_find_prints_one_line_of_json_a_query(folder, capsys):
    call_command("import_images", folder, user="zoe", gallery="All", wait=True)
    capsys.readouterr()
    paths = [str(folder / "deep" / f"{seed}.png") for seed in (2, 0)]
    call_command("find", *paths, user="zoe", k=2, json=True)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["query"] for line in lines] == paths
    assert [line["results"][0]["name"] for line in lines] == ["2.png", "0.png"]
    assert all(len(line["results"]) == 2 and line["milliseconds"] > 0 for line in lines)
    best = lines[0]["results"][0]
    assert best["score"] > lines[0]["results"][1]["score"]
    assert Image.objects.get(id=best["image"]).name == "2.png"


@pytest.mark.django_db
def test_find_sees_ones_own_and_what_is_public(folder, capsys):
    call_command("import_images", folder, user="zoe", gallery="All", wait=True)
    call_command("import_images", folder, user="amy", gallery="Amy's", wait=True)
    Gallery.objects.filter(name="Amy's").update(visibility="public")
    capsys.readouterr()

    def found(**options):
        call_command("find", str(folder / "deep" / "1.png"), user="zoe", json=True, **options)
        ids = [r["image"] for r in json.loads(capsys.readouterr().out)["results"]]
        return set(Image.objects.filter(id__in=ids).values_list("gallery__name", flat=True))

    assert found() == {"All"}
    assert found(scope="public") == {"Amy's"}
    assert found(scope="both") == {"All", "Amy's"}
    assert found(scope="both", gallery="All") == {"All"}


@pytest.mark.django_db
def test_find_says_what_is_wrong(folder, capsys):
    with pytest.raises(CommandError, match="no account called nobody"):
        call_command("find", str(folder / "deep" / "1.png"), user="nobody")
    call_command("import_images", folder, user="zoe", gallery="All", wait=True)
    with pytest.raises(CommandError, match="no gallery called Nowhere"):
        call_command("find", str(folder / "deep" / "1.png"), user="zoe", gallery="Nowhere")
    capsys.readouterr()
    with pytest.raises(SystemExit):
        call_command("find", str(folder / "notes.txt"), user="zoe", json=True)
    assert "not a picture" in json.loads(capsys.readouterr().out)["error"]


def test_a_file_that_cannot_be_opened_is_refused_alone(gallery, folder):
    paths = [folder / "deep" / "0.png", folder / "went away.png", folder / "deep" / "1.png"]
    batch = add_images(gallery, opened(paths))
    assert [refusal.name for refusal in batch.refused] == ["went away.png"]
    assert len(batch.images) == 2


def test_find_says_that_weights_are_missing(owner, folder, settings, nothing_fetched):
    settings.FUTU_SPEC = "efficientnet-lite0"
    with pytest.raises(CommandError, match="weights fetch"):
        call_command("find", str(folder / "deep" / "1.png"), user=owner.username)


@pytest.mark.django_db
def test_waiting_without_a_worker_says_what_is_done_meanwhile(folder, capsys):
    call_command("import_images", folder, user="zoe", gallery="All", wait=True)
    out = capsys.readouterr().out
    assert out.index("No worker is running") < out.index("Loading the model") < out.index("4 ready")


def found_names(capsys, *paths: str, **options) -> list[str]:
    capsys.readouterr()
    call_command("find", *paths, user="zoe", json=True, **options)
    return [row["name"] for row in json.loads(capsys.readouterr().out)["results"]]


@pytest.mark.django_db
def test_find_is_steered_by_examples_with_a_file_and_without(folder, capsys):
    call_command("import_images", folder, user="zoe", gallery="All", wait=True)
    ids = {image.name: image.id for image in Image.objects.all()}
    path = str(folder / "deep" / "0.png")
    plain = found_names(capsys, path)
    assert plain[0] == "0.png"
    nearest = plain[1]
    with_file = found_names(capsys, path, more_like=[ids[plain[2]]], less_like=[ids[nearest]])
    assert set(with_file) == set(plain) - {plain[2], nearest}, "examples are no results"
    alone = found_names(capsys, more_like=[ids["0.png"]])
    assert alone == plain[1:], "as the picture itself finds"
    assert found_names(capsys, less_like=[ids["0.png"]]) == alone[::-1]
    assert found_names(capsys, more_like=[ids["0.png"]], text="2") == ["2.png"]


@pytest.mark.django_db
def test_examples_on_the_command_line_may_be_repeated(folder, capsys):
    call_command("import_images", folder, user="zoe", gallery="All", wait=True)
    first, second = Image.objects.order_by("name")[:2]
    asked = [f"--more-like={first.id}", f"--more-like={second.id}", "--user=zoe", "--json"]
    capsys.readouterr()
    call_command("find", *asked)
    rows = json.loads(capsys.readouterr().out)["results"]
    assert {row["name"] for row in rows} == {"2.png", "3.png"}
    with pytest.raises(CommandError, match="invalid UUID value: 'beach'"):
        call_command("find", "--more-like=beach", "--user=zoe")


@pytest.mark.django_db
def test_examples_are_pictures_that_the_person_may_see(folder, capsys):
    call_command("import_images", folder, user="zoe", gallery="All", wait=True)
    call_command("import_images", folder, user="amy", gallery="Amy's", wait=True)
    theirs = Image.objects.filter(gallery__name="Amy's").first()
    for kind in ("more_like", "less_like"):
        with pytest.raises(CommandError, match=f"no picture {theirs.id} that zoe may see"):
            call_command("find", user="zoe", **{kind: [theirs.id]})
    Gallery.objects.filter(name="Amy's").update(visibility="public")
    assert len(found_names(capsys, more_like=[theirs.id])) == 4
    mine = Image.objects.filter(gallery__name="All").first()
    Image.objects.filter(id=mine.id).update(state=Image.State.PROCESSING)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"more_like": [mine.id]}, "it is not ready"),
        ({"more_like": [theirs.id], "less_like": [theirs.id]}, "example of both kinds"),
        ({"more_like": [theirs.id], "deep": True}, "an order of its own"),
        ({}, "Name an image, words with --text, or a picture with --more-like"),
    ]
    for options, words in wrong:
        with pytest.raises(CommandError, match=words):
            call_command("find", user="zoe", **options)


@pytest.mark.django_db
def test_find_by_colour(folder, capsys):
    call_command("import_images", folder, user="zoe", gallery="All", wait=True)
    Image.objects.filter(name="1.png").update(colours=bits_of(["red", "blue"]))
    Image.objects.exclude(name="1.png").update(colours=bits_of(["red"]))
    path = str(folder / "deep" / "0.png")
    assert found_names(capsys, path, colour=["blue"]) == ["1.png"]
    assert len(found_names(capsys, path, colour=["red"])) == 4
    assert found_names(capsys, text="1", colour=["red", "blue"]) == ["1.png"]
    assert found_names(capsys, path, colour=["blue", "green"]) == []
