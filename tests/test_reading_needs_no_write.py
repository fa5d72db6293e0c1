"""With a full disk or a locked database people sign in, look and search as ever."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse

from apps.accounts.models import ApiToken, User
from apps.accounts.services import issue_token
from apps.galleries.models import Gallery, Image, Share
from apps.galleries.sharing.services import make_share, signed_id
from apps.jobs import services as jobs
from apps.search.models import Query
from apps.search.services import asking
from futu import best_effort
from tests.conftest import signed_in
from tests.tools.test_failures import sqlite_without_room

pytestmark = pytest.mark.both

WRITES = ("INSERT", "UPDATE", "DELETE")
PASSWORD = "correct horse battery"


@contextmanager
def full_disk() -> Iterator[None]:
    """What the database says of every write when there is no room for it."""

    def refuse(execute, sql, params, many, context):
        if sql.startswith(WRITES):
            raise OperationalError("database or disk is full") from sqlite_without_room()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield


@contextmanager
def unwritable() -> Iterator[None]:
    """A real database that takes no write: SQLite's held by another, PostgreSQL's read-only."""
    if connection.vendor == "sqlite":
        other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.close()
    else:
        mode = "SET SESSION CHARACTERISTICS AS TRANSACTION READ {}"
        with connection.cursor() as cursor:
            cursor.execute(mode.format("ONLY"))
            yield
            cursor.execute(mode.format("WRITE"))


def sign_in(client: Client) -> None:
    form = {"login": "owner", "password": PASSWORD}
    response = client.post(reverse("account_login"), form)
    assert response.status_code == 302, response.content.decode()


def ask(client: Client, upload) -> str:
    page = client.post(reverse("search:new"), {"file": upload(seed=1), "scope": "mine"})
    assert page.status_code == 200
    return page.content.decode()


@pytest.fixture
def share(gallery: Gallery) -> Share:
    return make_share(gallery, expires=None, password="open sesame", originals=False)


@pytest.fixture
def token(owner: User) -> str:
    return issue_token(owner, "test", list(ApiToken.Scope))[1]


def test_signing_in_and_out_again_with_a_full_disk(owner, gallery, image):
    client = Client()
    with full_disk():
        sign_in(client)
        page = client.get(gallery.get_absolute_url())
        assert page.status_code == 200
        assert page.context["user"] == owner
    best_effort.forget_trouble()
    key = client.cookies["sessionid"].value
    assert client.get("/").context["user"] == owner
    assert Session.objects.filter(session_key=key).exists(), "it is a row by now"
    client.get("/")
    client.post(reverse("account_logout"))
    stale = Client()
    stale.cookies["sessionid"] = key
    assert stale.get(gallery.get_absolute_url()).status_code == 302


def test_a_session_that_began_before_goes_on(owner, gallery, share):
    """Its row cannot be changed: what is new lies beside it, under another key."""
    client = Client()
    address = reverse("galleries:shared", args=[signed_id(share)])
    client.get(reverse("account_login"))
    session = client.session
    session["visitor"] = "somebody"
    session.save()
    unlock = reverse("galleries:shared_unlock", args=[signed_id(share)])
    with full_disk():
        client.post(unlock, {"password": "open sesame"})
        assert client.get(address).context["share"] == share
    assert client.session["visitor"] == "somebody"


def test_a_search_is_kept_though_a_lesser_write_just_failed(owner_client, image, upload):
    with full_disk():
        best_effort.best_effort("a visit", lambda: Query.objects.create(name="a visit"))
    assert best_effort.is_resting()
    page = owner_client.post(reverse("search:new"), {"file": upload(seed=1), "scope": "mine"})
    assert page.status_code == 302
    assert default_storage.exists(Query.objects.get().file)


def test_a_search_is_answered_though_it_cannot_be_kept(owner_client, image, upload):
    with full_disk():
        page = ask(owner_client, upload)
    assert f"match-{image.id}" in page
    assert "shown once" in page
    assert not Query.objects.exists()
    assert default_storage.listdir("queries")[1] == [], "nor its file"


def test_a_search_with_no_room_for_its_file(owner_client, image, upload, monkeypatch):
    def fail(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(asking, "_save_file", fail)
    page = ask(owner_client, upload)
    assert f"match-{image.id}" in page
    assert not Query.objects.exists()


def test_a_search_narrowed_to_a_gallery_stays_narrowed(owner_client, owner, image, upload, add):
    other = Gallery.objects.create(owner=owner, name="Other")
    elsewhere = add(2, to=other).images[0]
    with full_disk():
        page = owner_client.post(
            reverse("search:new"),
            {"file": upload(seed=1), "scope": "mine", "gallery": [str(other.id)]},
        ).content.decode()
    assert f"match-{elsewhere.id}" in page
    assert f"match-{image.id}" not in page


def test_the_api_answers_without_an_id(owner, image, upload, token):
    api = Client(headers={"Authorization": f"Bearer {token}"})
    with full_disk():
        assert api.get("/api/v1/images").status_code == 200
        answer = api.post("/api/v1/search", {"file": upload(seed=1)})
    assert answer.status_code == 201
    assert answer.json()["id"] is None
    assert answer.json()["results"][0]["image"]["id"] == str(image.id)


def test_exports_links_and_small_pictures(owner_client, stranger_client, gallery, image):
    open_link = make_share(gallery, expires=None, password="", originals=False)
    owner_client.post(reverse("search:similar", args=[image.id]), {"scope": "mine"})
    with full_disk():
        shared = stranger_client.get(reverse("galleries:shared", args=[signed_id(open_link)]))
        exported = owner_client.get(reverse("galleries:export", args=[gallery.id, "csv"]))
        packed = owner_client.post(
            reverse("galleries:selected_download", args=[gallery.id]), {"all": "1"}
        )
        sessions = owner_client.get(reverse("usersessions_list"))
        asked = owner_client.get(Query.objects.get().get_absolute_url())
    assert {r.status_code for r in (shared, exported, packed, sessions, asked)} == {200}


def test_what_is_to_be_written_says_that_the_disk_is_full(owner_client):
    owner_client.raise_request_exception = False
    with full_disk():
        response = owner_client.post(reverse("galleries:create"), {"name": "New"})
    assert response.status_code == 507
    assert "disk is full" in response.content.decode()


@pytest.mark.django_db(transaction=True)
def test_all_of_it_with_a_database_that_takes_no_write(upload, monkeypatch):
    owner = User.objects.create_user("owner", "owner@example.org", PASSWORD)
    gallery = Gallery.objects.create(owner=owner, name="Holidays")
    signed_in(owner).post(
        reverse("galleries:upload", args=[gallery.id]), {"files": [upload(seed=1)]}
    )
    jobs.drain()
    image = Image.objects.get()
    with unwritable():
        client = Client()
        sign_in(client)
        assert client.get(gallery.get_absolute_url()).status_code == 200
        assert f"match-{image.id}" in ask(client, upload)
    assert not Query.objects.exists()


@pytest.mark.django_db
def test_it_is_told_once_and_not_tried_again_at_once(caplog):
    tries = []

    def fail():
        tries.append(1)
        raise OperationalError("database is locked")

    assert not best_effort.best_effort("a note", fail)
    assert not best_effort.best_effort("a note", fail)
    best_effort._trouble.until = 0.0
    assert not best_effort.best_effort("another", fail)
    assert len(tries) == 2
    assert len(caplog.records) == 1


@pytest.mark.django_db
def test_faults_of_ours_are_no_trouble_of_the_disk():
    with pytest.raises(ZeroDivisionError):
        best_effort.best_effort("a note", lambda: 1 / 0)


@pytest.mark.django_db(transaction=True)
def test_such_a_write_alone_is_not_waited_for_until_it_is_on_the_disk():
    if connection.vendor != "sqlite":
        return  # PostgreSQL writes beside others; nobody waits for this one's disk.

    def level() -> int:
        with connection.cursor() as cursor:
            return int(cursor.execute("PRAGMA synchronous").fetchone()[0])

    full, inside = level(), []
    assert best_effort.best_effort("a note", lambda: inside.append(level()))
    with transaction.atomic():
        assert best_effort.best_effort("a note", lambda: inside.append(level()))
    assert (inside, level()) == ([1, full], full)
