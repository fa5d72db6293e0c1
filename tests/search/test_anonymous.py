"""Searching without an account, where the settings allow it, and where they do not."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Activity
from apps.galleries.models import Gallery, Image
from apps.galleries.services import move_images
from apps.search.models import Query
from apps.search.services.asking import ask_with_file, ask_with_image
from apps.search.services.expiring import forget_old_queries
from tests.public import WAITING, make_source, publish

NEW = "/search/"


@pytest.fixture(autouse=True)
def _open() -> Iterator[None]:
    cache.clear()
    with override_settings(FUTU_PUBLIC_SEARCH=True, FUTU_PUBLIC_SEARCH_RATE="100/m"):
        yield


@pytest.fixture
def web(db: None) -> Image:
    return publish(make_source("Web"), 1, tags=["harbour"])[0]


@pytest.fixture
def asked(stranger_client, web, image, upload) -> Query:
    """A stranger's query with a file similar to a public picture and one of the owner's."""
    answer = stranger_client.post(NEW, {"file": upload("question.png", seed=1)})
    assert answer.status_code == 302
    return Query.objects.get()


@pytest.mark.parametrize(
    "closed",
    [
        {"FUTU_PUBLIC_SEARCH": False},
        {"FUTU_PUBLIC_SEARCH": True, "FUTU_PUBLIC_PAGES": False},
    ],
)
def test_closed_it_asks_to_sign_in(stranger_client, asked, web, upload, closed):
    """Also a visitor who has searched while it was open."""
    with override_settings(**closed):
        for name in ("query", "file", "thumbnail", "recrop", "elsewhere"):
            address = reverse(f"search:{name}", args=[asked.id])
            for method in (stranger_client.get, stranger_client.post):
                answer = method(address)
                assert answer.status_code in (302, 405), name
                if answer.status_code == 302:
                    assert answer["Location"].startswith(reverse("account_login")), name
        for answer in (
            stranger_client.get(NEW),
            stranger_client.post(NEW, {"file": upload(seed=1)}),
            stranger_client.post(reverse("search:similar", args=[web.id])),
        ):
            assert answer["Location"].startswith(reverse("account_login"))
    assert Query.objects.count() == 1


def test_a_stranger_finds_the_webs_pictures_and_nobody_elses(stranger_client, asked, web, image):
    page = stranger_client.get(asked.get_absolute_url()).content.decode()
    assert f'id="match-{web.id}"' in page
    assert str(image.id) not in page
    assert "example.org" in page
    assert asked.owner_id is None
    assert len(asked.visitor) == 64
    assert asked.scope == "public"
    assert not Activity.objects.filter(kind="searched").exists()


@pytest.mark.parametrize("scope", ["mine", "both", "public", "nonsense"])
def test_whatever_is_posted_it_stays_with_the_public(
    stranger_client, web, image, gallery, upload, scope
):
    answer = stranger_client.post(NEW, {"file": upload(seed=1), "scope": scope}, follow=True)
    page = answer.content.decode()
    assert str(image.id) not in page
    for query in Query.objects.all():
        assert query.scope == "public"
    named = {"file": upload(seed=1), "gallery": [str(gallery.id)]}
    assert stranger_client.post(NEW, named).status_code == 422
    with_image = stranger_client.post(NEW, {"image": str(image.id)})
    assert with_image.status_code == 422
    assert stranger_client.post(reverse("search:similar", args=[image.id])).status_code == 404


def test_a_persons_public_gallery_is_not_searched_by_strangers(
    stranger_client, web, gallery, image, upload
):
    Gallery.objects.filter(id=gallery.id).update(visibility="public")
    page = stranger_client.post(NEW, {"file": upload(seed=1)}, follow=True).content.decode()
    assert str(image.id) not in page
    assert stranger_client.post(reverse("search:similar", args=[image.id])).status_code == 404


def test_only_this_browser_can_return(stranger_client, asked, owner_client, mate_client):
    another = Client()
    another.post(NEW, {"image": ""})
    fresh = Client()
    names = ("query", "file", "thumbnail", "recrop", "elsewhere", "keep", "forget", "received")
    for name in names:
        address = reverse(f"search:{name}", args=[asked.id])
        for client in (another, fresh, owner_client, mate_client):
            for method in (client.get, client.post):
                assert method(address).status_code in (302, 404, 405), name
                if method(address).status_code == 302:
                    location = method(address)["Location"]
                    assert location.startswith(reverse("account_login")), name
    assert stranger_client.get(asked.get_absolute_url()).status_code == 200
    assert stranger_client.get(reverse("search:file", args=[asked.id])).status_code == 200


def test_another_visitors_key_opens_nothing(asked, web, upload):
    another = Client()
    another.post(NEW, {"file": upload(seed=2)})
    assert Query.objects.count() == 2
    for name in ("query", "file", "recrop", "elsewhere"):
        address = reverse(f"search:{name}", args=[asked.id])
        assert another.post(address).status_code in (404, 405), name
        assert another.get(address).status_code == 404, name


def test_no_key_is_nobodys_key(asked, stranger_client):
    """People's queries have no key either: an empty key must not open them."""
    assert Query.objects.of_visitor("").count() == 0
    session = stranger_client.session
    session["visitor"] = ""
    session.save()
    assert stranger_client.get(asked.get_absolute_url()).status_code == 404


def test_a_persons_searches_are_not_a_strangers(stranger_client, asked, owner, upload):
    theirs = ask_with_file(owner.id, upload(seed=1))
    for name in ("query", "file", "thumbnail", "recrop", "elsewhere"):
        address = reverse(f"search:{name}", args=[theirs.id])
        assert stranger_client.get(address).status_code == 404, name


def test_asking_on_with_a_part_a_turn_elsewhere_and_with_what_was_found(
    stranger_client, asked, web
):
    for address, fields in (
        (reverse("search:recrop", args=[asked.id]), {"box": "0,0,0.5,0.5", "turn": "90"}),
        (reverse("search:elsewhere", args=[asked.id]), {"gallery": [str(web.gallery_id)]}),
        (reverse("search:similar", args=[web.id]), {"box": "0,0,0.5,0.5", "scope": "both"}),
    ):
        answer = stranger_client.post(address, fields)
        assert stranger_client.get(answer["Location"]).status_code == 200, address
    assert Query.objects.count() == 4
    assert {(q.owner_id, q.visitor, q.scope) for q in Query.objects.all()} == {
        (None, asked.visitor, "public")
    }


def test_no_address_is_fetched_for_a_stranger(stranger_client, web):
    page = stranger_client.get(NEW).content.decode()
    assert 'name="url"' not in page
    assert reverse("search:own") not in page
    answer = stranger_client.post(NEW, {"url": "https://example.org/a.jpg"})
    assert answer.status_code == 422
    assert "Choose a picture" in answer.content.decode()
    for name in ("own", "history", "clear"):
        answer = stranger_client.get(reverse(f"search:{name}"))
        assert answer["Location"].startswith(reverse("account_login")), name


def test_after_a_day_it_is_gone_with_its_file(stranger_client, asked, owner, upload):
    kept = ask_with_file(owner.id, upload(seed=1))
    old = timezone.now() - timedelta(days=1)
    Query.objects.update(created=old)
    assert stranger_client.get(asked.get_absolute_url()).status_code == 404
    assert default_storage.exists(asked.file)
    forget_old_queries()
    assert list(Query.objects.all()) == [kept], "a person's own is kept longer"


def test_its_file_goes_with_it(asked, django_capture_on_commit_callbacks):
    Query.objects.update(created=timezone.now() - timedelta(days=2))
    with django_capture_on_commit_callbacks(execute=True):
        forget_old_queries()
    assert not default_storage.exists(asked.file)


def test_too_many_are_told_what_to_do(stranger_client, mate_client, web, upload):
    with override_settings(FUTU_PUBLIC_SEARCH_RATE="2/m,50/h"):
        for _ in range(2):
            assert stranger_client.post(NEW, {"file": upload(seed=1)}).status_code == 302
        asked = Query.objects.latest("created")
        refused = [
            stranger_client.post(NEW, {"file": upload(seed=1)}),
            stranger_client.post(reverse("search:similar", args=[web.id])),
            stranger_client.post(reverse("search:recrop", args=[asked.id]), {"turn": "90"}),
            stranger_client.post(
                reverse("search:elsewhere", args=[asked.id]), {"gallery": [str(web.gallery_id)]}
            ),
            Client().post(NEW, {"file": upload(seed=1)}),
        ]
        for answer in refused:
            assert answer.status_code == 429
            assert "sign in to go on" in answer.content.decode()
            assert reverse("account_login") in answer.content.decode()
        elsewhere = Client(REMOTE_ADDR="192.0.2.7")
        assert elsewhere.post(NEW, {"file": upload(seed=1)}).status_code == 302
        for _ in range(3):
            assert mate_client.post(NEW, {"file": upload(seed=1)}).status_code == 302
    assert Query.objects.filter(owner=None).count() == 3


def test_without_a_rate_there_is_no_limit(stranger_client, web, upload):
    with override_settings(FUTU_PUBLIC_SEARCH_RATE=""):
        for _ in range(12):
            assert stranger_client.post(NEW, {"file": upload(seed=1)}).status_code == 302


def test_a_withdrawn_picture_is_no_visitors(stranger_client, asked, web):
    """It is then in a gallery without an owner: "no owner" must not match "nobody"."""
    stranger_client.post(reverse("search:similar", args=[web.id]))
    similar = Query.objects.get(image=web)
    assert stranger_client.get(reverse("search:file", args=[similar.id])).status_code == 302
    move_images(Image.objects.filter(id=web.id), make_source("W", WAITING), owner_id=None)
    assert stranger_client.get(reverse("search:file", args=[similar.id])).status_code == 404
    recrop = reverse("search:recrop", args=[similar.id])
    assert stranger_client.post(recrop, {"box": "0,0,0.5,0.5"}).status_code == 404


def test_a_person_who_signs_in_begins_anew(stranger_client, asked, owner, web):
    stranger_client.force_login(owner)
    assert stranger_client.get(asked.get_absolute_url()).status_code == 404
    mine = ask_with_image(owner.id, web)
    assert stranger_client.get(mine.get_absolute_url()).status_code == 200
    assert mine.visitor == ""


def test_the_way_in_is_in_the_header(stranger_client, web):
    page = stranger_client.get(reverse("account_login")).content.decode()
    assert f'href="{NEW}"' in page
    with override_settings(FUTU_PUBLIC_SEARCH=False):
        page = stranger_client.get(reverse("account_login")).content.decode()
        assert f'href="{NEW}"' not in page
        assert reverse("explore:index") in page
        page = stranger_client.get(reverse("explore:picture", args=[web.id])).content.decode()
        assert reverse("search:similar", args=[web.id]) not in page
