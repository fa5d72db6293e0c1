"""The admin of a curator: what waits, and the sections that they may open."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.test import Client, override_settings
from django.urls import reverse

from apps.crawling.groups import CURATORS, make_curators
from apps.crawling.models import CrawledImage, Takedown
from tests.conftest import signed_in
from tests.crawling.staff import staff


@pytest.fixture
def desk(db: None) -> Client:
    user = staff("carla")
    # A previous test that emptied all tables has deleted the group, too.
    make_curators()
    user.groups.add(Group.objects.get(name=CURATORS))
    return signed_in(user)


def test_a_curator_sees_what_waits_and_no_other_room(
    desk: Client, make_entry: Callable[..., CrawledImage], source: Any
) -> None:
    make_entry(1, state="waiting")
    make_entry(2, state="waiting", reason_code="gone")
    Takedown.objects.create(kind="author", value="Ann", reason="Mine.")
    page = desk.get("/admin/")
    assert [app["app_label"] for app in page.context["app_list"]] == ["crawling"]
    words = " ".join(page.content.decode().split())
    assert "<b>1</b> open requests to take something down" in words
    assert "<b>1</b> pictures wait for a decision" in words
    assert "<b>1</b> pictures changed at their source" in words
    assert desk.get("/admin/crawling/").content.decode().count("changed at their source") == 1
    assert desk.get("/admin/accounts/user/").status_code == 403
    assert desk.get("/admin/crawling/source/add/").status_code == 403


def test_who_may_enter_no_room_is_told_of_nothing(db: None) -> None:
    Takedown.objects.create(kind="author", value="Ann", reason="Mine.")
    page = signed_in(staff()).get("/admin/")
    assert "open requests" not in page.content.decode()


def test_an_authors_takedown_is_confined_looked_through_and_asked_about(
    desk: Client, make_entry: Callable[..., CrawledImage], source: Any
) -> None:
    other = type(source).objects.found(name="Other", slug="other", homepage="https://o.example/")
    here, stays = make_entry(1, state="waiting", author="Ann"), make_entry(2, author="Ann")
    elsewhere = make_entry(3, author="Ann", source=other)
    asked = Takedown.objects.create(kind="author", value="Ann", reason="Mine.")
    page = desk.get(reverse("admin:crawling_takedown_change", args=[asked.pk]))
    assert page.context["selection"].count == 3
    decide = reverse("admin:crawling_takedown_decide", args=[asked.pk])
    sent = {
        "confined": "1",
        "source": [source.pk],
        "shown": f"{here.pk},{stays.pk}",
        "go": [here.pk],
        "verdict": "take_down",
        "answer": "Gone.",
    }
    question = desk.post(decide, sent).content.decode()
    assert "1 picture goes" in question
    assert "1 picture was left out and stays." in question
    assert CrawledImage.objects.filter(state="down").count() == 0
    desk.post(decide, {"verdict": "take_down", "sure": "1", "answer": "Gone."})
    states = dict(CrawledImage.objects.values_list("id", "state"))
    assert (states[here.pk], states[stays.pk], states[elsewhere.pk]) == ("down", "found", "found")


def test_visitors_see_the_public_gallery_first_where_there_is_one(
    stranger_client: Client, monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    caches["default"].clear()
    assert "/login/" in stranger_client.get("/")["Location"]
    monkeypatch.setattr("apps.galleries.views.galleries.is_anything_there", lambda: True)
    assert stranger_client.get("/")["Location"] == "/explore/"
    with override_settings(FUTU_PUBLIC_PAGES=False):
        assert "/login/" in stranger_client.get("/")["Location"]
