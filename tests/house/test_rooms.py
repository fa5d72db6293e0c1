"""How rooms show themselves on the pages of the house, and how closed ones answer."""

import re
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path

import pytest
from django.urls import reverse

from apps.galleries.models import Gallery, Image
from apps.galleries.services import mark_failed
from futu import rooms
from tests.house import urls_with_atelier
from tests.house.atelier.room import ROOM
from tests.public import make_source, publish

CHINESE = {"Accept-Language": "zh-CN"}
WAYS = ("atelier", "Frame it", "Hang it", "Screen it")
SPRITE = Path(__file__).resolve().parents[2] / "static" / "img" / "icons.svg"


@pytest.fixture(autouse=True)
def _with_addresses(settings):
    # Imported above: the addresses of the house, kept by Python, are those of the real settings.
    settings.ROOT_URLCONF = urls_with_atelier
    settings.INSTALLED_ROOMS, settings.ROOMS = (ROOM,), ()


@pytest.fixture
def room(settings):
    settings.ROOMS = (ROOM,)
    return ROOM


@pytest.fixture
def incomplete(settings):
    """The room is on, and a module that it needs is not installed."""
    room = replace(ROOM, requires=("json", "no_such_module"))
    settings.INSTALLED_ROOMS = settings.ROOMS = (room,)
    return room


def page_of(client, image, **headers) -> str:
    return client.get(image.get_absolute_url(), headers=headers).text


def found(pattern: str, text: str) -> str:
    match = re.search(pattern, text, re.S)
    return match[0] if match else ""


def tools_of(text: str) -> list[tuple[str, str]]:
    """(address, words) of the header's menu."""
    menu = found(r'<details class="menu tools-menu.*?</details>', text)
    links = re.findall(r'<a href="([^"]*)".*?</svg>(.*?)</a>', menu, re.S)
    return [(address, words.strip()) for address, words in links]


def test_without_a_room_pages_are_as_if_there_were_none(owner_client, image):
    for address in (image.get_absolute_url(), reverse("galleries:index"), reverse("search:new")):
        text = owner_client.get(address).text
        assert not [word for word in (*WAYS, "Tools", "data-choices", "data-films") if word in text]


@pytest.mark.parametrize(
    ("headers", "tools", "title"), [({}, "Tools", "Settings"), (CHINESE, "工具", "设置")]
)
def test_the_header_has_the_room(owner_client, room, headers, tools, title):
    text = owner_client.get(reverse("galleries:index"), headers=headers).text
    assert f'<span class="nav__word">{tools}</span>' in text
    assert tools_of(text) == [("/atelier/", title)]


def test_who_has_no_account_is_led_to_no_room(stranger_client, room, db, settings):
    settings.FUTU_PUBLIC_SEARCH = True
    picture = publish(make_source(), 71)[0]
    text = page_of(stranger_client, picture)
    assert "Find similar" in text
    assert not [word for word in WAYS if word in text]


@pytest.mark.parametrize(("headers", "tools"), [({}, "Tools"), (CHINESE, "工具")])
def test_a_picture_has_the_room_in_its_menu(owner_client, room, image, headers, tools):
    text = page_of(owner_client, image, **headers)
    address = reverse("atelier:frame", args=[image.id])
    menu = found(rf'<summary class="button">.*?{tools}.*?</details>', text)
    assert f'href="{address}"' in menu
    assert "Frame it" in menu
    assert owner_client.get(address).text == image.name


def test_the_menu_follows_who_may_see_the_picture(mate_client, stranger_client, room, image):
    address = reverse("atelier:frame", args=[image.id])
    assert mate_client.get(image.get_absolute_url()).status_code == HTTPStatus.NOT_FOUND
    assert mate_client.get(address).status_code == HTTPStatus.NOT_FOUND
    for way in (image.get_absolute_url(), address):
        assert stranger_client.get(way).url.startswith(reverse("account_login"))
    Gallery.objects.update(visibility="public")
    assert address in page_of(mate_client, image)
    assert stranger_client.get(image.get_absolute_url()).url.startswith(reverse("account_login"))


def test_public_pictures_have_the_menu_for_who_signed_in(mate_client, room):
    picture = publish(make_source(), 71)[0]
    assert reverse("atelier:frame", args=[picture.id]) in page_of(mate_client, picture)


def test_a_picture_that_is_not_ready_goes_nowhere(owner_client, room, image):
    mark_failed([image.id], "truncated")
    Image.objects.update(state="failed")
    assert "Frame it" not in page_of(owner_client, image)


def test_the_bars_for_selected_pictures_have_the_room(owner_client, settings, image):
    pages = {
        image.gallery.get_absolute_url(): f'formaction="/atelier/?gallery={image.gallery_id}"',
        reverse("galleries:timeline"): 'formaction="/atelier/"',
    }
    for page, button in pages.items():
        settings.ROOMS = ()
        assert "Weigh them" not in owner_client.get(page).text
        settings.ROOMS = (ROOM,)
        text = owner_client.get(page).text
        assert button in text
        assert "Weigh them" in text


@pytest.mark.parametrize("page", ["galleries:index", "search:new"])
def test_what_is_dropped_is_offered_to_the_room(owner_client, room, page):
    text = owner_client.get(reverse(page)).text
    assert 'type="submit" formaction="/atelier/"' in text
    assert "On a wall of your choice." in text
    assert "Screen it" in found(r'<div class="choice-list" data-films hidden>.*?</div>', text)
    form = text[text.index("data-ask ") : text.index("</form>", text.index("data-ask "))]
    assert form.index("data-submit") < form.index("formaction"), "Enter searches"


def test_a_room_that_is_left_out_is_not_there(owner_client, settings):
    for address in ("/atelier/", "/api/v1/atelier/works"):
        assert owner_client.get(address).status_code == HTTPStatus.NOT_FOUND
    settings.ROOMS = (ROOM,)
    assert owner_client.get("/atelier/").text.startswith("atelier")
    assert owner_client.get("/api/v1/atelier/works").status_code == HTTPStatus.OK


@pytest.mark.parametrize("headers", [{}, CHINESE])
def test_a_room_without_its_modules_says_what_to_install(owner_client, incomplete, headers):
    answer = owner_client.get("/atelier/", headers=headers)
    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert answer.text.count("requirements-atelier.txt") == 1
    assert ("restarts Futu" in answer.text) is (not headers)
    operation = owner_client.get("/api/v1/atelier/works")
    assert operation.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert operation["Content-Type"].startswith("application/problem+json")
    assert operation.json()["detail"].count("requirements-atelier.txt") == 1


@pytest.mark.parametrize("address", ["/atelier/", "/api/v1/atelier/works"])
def test_a_room_without_its_programs_names_them(owner_client, settings, address):
    room = replace(ROOM, requires=("json",), programs=("sh", "no-such-program"))
    settings.INSTALLED_ROOMS = settings.ROOMS = (room,)
    answer = owner_client.get(address)
    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert "no-such-program" in answer.text
    assert "requirements-atelier.txt" not in answer.text


def test_a_room_without_its_modules_hurts_nothing_else(owner_client, incomplete, image):
    text = page_of(owner_client, image)
    assert [address for address, _ in tools_of(text)] == ["/atelier/"], "where it says so"
    assert "Find similar" in text
    assert not [word for word in WAYS[1:] if word in text], "it can take nothing"


def test_a_room_asks_the_database_nothing(
    owner_client, image, settings, django_assert_num_queries, django_assert_max_num_queries
):
    page_of(owner_client, image)  # The header remembers whether anything is public.
    with django_assert_max_num_queries(30) as without:
        page_of(owner_client, image)
    settings.ROOMS = (ROOM,)
    with django_assert_num_queries(len(without)):
        assert "Frame it" in page_of(owner_client, image)


def test_the_ways_into_installed_rooms_lead_somewhere(settings):
    """The real rooms of this version: icons that are drawn, addresses that exist."""
    settings.ROOT_URLCONF = "futu.urls"
    some_id = "00000000-0000-0000-0000-000000000000"
    for room in rooms.installed():
        links = (room.nav, room.takes_picture, room.takes_film, room.picture_menu)
        for link in filter(None, links):
            assert f'id="{link.icon}"' in SPRITE.read_text(), link
            assert reverse(link.url, args=[some_id] if link is room.picture_menu else [])
        if room.gallery_menu:
            assert reverse(room.gallery_menu.url, args=[some_id])
        if room.result_menu:
            assert reverse(room.result_menu.url, args=[some_id])
        if room.picture_panel:
            assert reverse(room.picture_panel, args=[some_id])
