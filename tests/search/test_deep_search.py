"""Deep search: searching with parts of the query picture, and verifying the results."""

import io
import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from PIL import Image as Pillow

from apps.accounts.services import issue_token
from apps.galleries.models import Gallery, Image
from apps.galleries.services import add_images, remove_images
from apps.jobs import services as jobs
from apps.search.models import Query
from apps.search.score_bands import Band
from apps.search.services.asking import ask_with_file, ask_with_image
from apps.search.services.deep_search import stored_features
from tests.vision.local.scenes import scene


@pytest.fixture(autouse=True)
def _no_time_limit(settings: Any) -> None:
    """However slow the machine, every pair is compared."""
    settings.FUTU_DEEP_SECONDS = 600
    stored_features.clear_cache()


def file_of(picture: Pillow.Image, name: str = "picture.png") -> SimpleUploadedFile:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue())


@pytest.fixture
def scenes(gallery: Gallery) -> Callable[..., list[Image]]:
    """Scenes of the given seeds in a gallery, ready."""

    def add(*seeds: int, to: Gallery | None = None) -> list[Image]:
        files = [file_of(scene(seed), f"scene-{seed}.png") for seed in seeds]
        added = add_images(to or gallery, files)
        jobs.drain()
        return [Image.objects.get(id=image.id) for image in added.images]

    return add


def part_of(seed: int) -> Pillow.Image:
    """A quarter of a scene."""
    whole = scene(seed)
    return whole.crop((0, 0, whole.width // 2, whole.height // 2))


def asked(owner, picture: Pillow.Image) -> Query:
    return ask_with_file(owner.id, file_of(picture, "question.png"))


def deep(client, query: Query, **more: Any):
    return client.get(query.get_absolute_url(), {"deep": "1", **more})


def test_a_copy_comes_first_with_its_verdict(owner_client, owner, scenes):
    scenes(*range(6))
    first = deep(owner_client, asked(owner, scene(3))).context["matches"][0]
    assert first.image.name == "scene-3.png"
    assert first.verdict == "same"
    assert first.area_image.share == 1.0


def test_a_part_is_found_and_located(owner_client, owner, scenes):
    scenes(*range(6))
    first = deep(owner_client, asked(owner, part_of(2))).context["matches"][0]
    assert (first.image.name, first.verdict) == ("scene-2.png", "edited")
    area = first.area_image.rectangle
    assert area.x == pytest.approx(0, abs=0.05)
    assert area.width == pytest.approx(0.5, abs=0.1)
    assert first.area_query.share > 0.8


def test_unverified_results_follow_in_their_order(owner_client, owner, scenes):
    scenes(*range(6))
    query = asked(owner, part_of(2))
    before = owner_client.get(query.get_absolute_url(), {"deep": "0"}).context["matches"]
    after = deep(owner_client, query).context["matches"]
    assert [match.rank for match in after] == [1, 2, 3, 4, 5, 6]
    names = [match.image.name for match in before if match.image.name != "scene-2.png"]
    assert [match.image.name for match in after][1:] == names


def test_the_area_of_a_chosen_part_is_converted_to_the_whole_picture(owner_client, owner, scenes):
    scenes(1, 2)
    query = ask_with_file(owner.id, file_of(scene(1)))
    address = reverse("search:recrop", args=[query.id])
    owner_client.post(address, {"box": "0.5,0.5,0.5,0.5"})
    part = Query.objects.exclude(id=query.id).get()
    area = deep(owner_client, part).context["matches"][0].area_query.rectangle
    assert area.x == pytest.approx(0.5, abs=0.05)
    assert area.width == pytest.approx(0.5, abs=0.1)


def test_the_page_says_when_nothing_was_verified(owner_client, owner, scenes, monkeypatch):
    monkeypatch.setattr("apps.search.services.answering.band_of", lambda *_: Band("related"))
    scenes(1)
    noise = np.random.default_rng(7).integers(0, 256, (200, 200, 3), np.uint8)
    page = deep(owner_client, asked(owner, Pillow.fromarray(noise)))
    assert not page.context["answer"].verified
    assert "No close match" in page.content.decode()


def test_the_first_answer_fetches_the_deep_one(owner_client, owner, scenes):
    scenes(1)
    query = asked(owner, scene(1))
    page = owner_client.get(query.get_absolute_url())
    assert page.context["depth"] == "later"
    assert not page.context["answer"].deep
    assert f'hx-get="{query.get_absolute_url()}?deep=1"' in page.content.decode()
    part = owner_client.get(query.get_absolute_url(), {"deep": "1"}, headers={"HX-Request": "true"})
    words = part.content.decode()
    assert "<html" not in words
    assert "Looked inside the pictures" in words
    assert "Same picture" in words
    assert 'data-area-found="0.0000,0.0000' in words


def test_the_switch_stays_off_through_filters_and_more(owner_client, owner, scenes):
    scenes(1)
    query = asked(owner, scene(1))
    page = owner_client.get(query.get_absolute_url(), {"deep": "0", "tag": "sea"})
    assert page.context["filters"][0]["without"].endswith("?deep=0")
    address = reverse("search:elsewhere", args=[query.id])
    assert f'action="{address}?tag=sea&amp;deep=0"' in page.content.decode()
    moved = owner_client.post(f"{address}?deep=0", {"scope": "mine"})
    assert moved["Location"].endswith("?deep=0")


def test_a_steered_answer_keeps_the_order_that_was_asked_for(owner_client, owner, scenes):
    [liked, *_] = scenes(1, 2)
    page = deep(owner_client, asked(owner, scene(1)), more=str(liked.id))
    assert page.context["depth"] == "impossible"
    assert not page.context["answer"].deep


def test_filters_apply_to_the_deep_search(owner_client, owner, scenes):
    scenes(1, 2)
    query = asked(owner, scene(1))
    matches = deep(owner_client, query, tag="sea").context["matches"]
    assert matches == []


def test_other_peoples_copies_are_never_found(owner_client, owner, mate, scenes):
    theirs = Gallery.objects.create(owner=mate, name="Theirs")
    scenes(1, to=theirs)
    scenes(2)
    matches = deep(owner_client, asked(owner, scene(1))).context["matches"]
    assert [match.image.name for match in matches] == ["scene-2.png"]
    assert not matches[0].verification


def test_another_person_and_a_stranger_get_no_deep_search(
    owner, mate_client, stranger_client, scenes
):
    scenes(1)
    query = asked(owner, scene(1))
    assert deep(mate_client, query).status_code == 404
    assert deep(stranger_client, query).status_code == 302, "to the page to sign in"


def test_a_picture_that_is_no_longer_public_is_not_searched_deeply(
    owner_client, owner, mate, scenes
):
    theirs = Gallery.objects.create(owner=mate, name="Theirs", visibility="public")
    [public] = scenes(1, to=theirs)
    scenes(1)
    query = ask_with_image(owner.id, public)
    Gallery.objects.filter(id=theirs.id).update(visibility="private")
    page = deep(owner_client, query)
    assert page.context["depth"] == "impossible"
    assert not page.context["answer"].deep


def test_a_deleted_picture_is_not_found(owner_client, owner, scenes):
    [copy, *_] = scenes(1, 2)
    query = asked(owner, scene(1))
    assert deep(owner_client, query).context["matches"][0].verdict == "same"
    remove_images(Image.objects.filter(id=copy.id))
    assert not deep(owner_client, query).context["answer"].verified


def test_when_the_time_runs_out_the_first_answer_remains(owner_client, owner, scenes, settings):
    scenes(1, 2)
    settings.FUTU_DEEP_SECONDS = -1
    page = deep(owner_client, asked(owner, scene(1)))
    assert page.context["depth"] == "done"
    assert len(page.context["matches"]) == 2
    assert not page.context["answer"].verified
    assert "Looked inside some of the pictures" in page.content.decode()


def test_an_unreadable_file_leaves_the_first_answer(owner_client, owner, scenes, monkeypatch):
    from apps.search.services.deep_search import embedded_query as module
    from apps.search.services.query_embedding import AskError

    def busy(*_: Any) -> None:
        raise AskError("busy")

    scenes(1)
    query = asked(owner, scene(1))
    monkeypatch.setattr(module, "_opened", busy)
    page = deep(owner_client, query)
    assert page.context["depth"] == "failed"
    assert len(page.context["matches"]) == 1


def test_the_command_ranks_by_deep_search(owner, scenes, tmp_path, capsys):
    scenes(*range(4))
    part_of(2).save(tmp_path / "part.png")
    options = {"user": "owner", "deep": True, "json": True, "seconds": 600.0}
    call_command("find", str(tmp_path / "part.png"), **options)
    first, second, *_ = json.loads(capsys.readouterr().out)["results"]
    assert (first["name"], first["verdict"]) == ("scene-2.png", "edited")
    assert first["area_image"]["w"] == pytest.approx(0.5, abs=0.1)
    assert len(first["area_query"]["corners"]) == 4
    assert "area_image" not in second


def test_the_api_returns_verdict_and_areas(owner, scenes):
    scenes(1, 2)
    token = issue_token(owner, "test", ["search"])[1]
    headers = {"Authorization": f"Bearer {token}"}
    fields = {"file": file_of(part_of(1)), "deep": "true"}
    answer = Client().post("/api/v1/search", fields, headers=headers)
    assert answer.status_code == 201, answer.content
    first, second = answer.json()["results"]
    assert first["verdict"] == "edited"
    assert first["area_image"]["width"] == pytest.approx(0.5, abs=0.1)
    assert (second["verdict"], second["area_image"]) == ("similar", None)
    again = Client().get(f"/api/v1/search/{answer.json()['id']}", headers=headers)
    assert again.json()["results"][0]["verdict"] is None
