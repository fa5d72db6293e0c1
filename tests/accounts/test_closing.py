"""Deleting an account takes everything of it, and nothing of anybody else."""

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.test import RequestFactory
from django.urls import reverse

from apps.accounts.models import Activity, ApiToken, User
from apps.accounts.services import (
    belongings_of,
    close_account,
    erase_account,
    issue_token,
    record,
    token_of,
)
from apps.accounts.services.resetting import ask_for_link
from apps.galleries.models import Gallery, Image
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.search.models import Embedding, IndexState, Query
from apps.search.services.index_maintenance import request_verify

CONFIRMED = {"username": "owner"}


def stored_files(folder: str = "") -> list[str]:
    folders, files = default_storage.listdir(folder)
    inside = [file for name in folders for file in stored_files(f"{folder}{name}/")]
    return [f"{folder}{name}" for name in files] + inside


@pytest.fixture
def work(django_capture_on_commit_callbacks):
    """Do the jobs, and what waits for their transactions to be certain: files go then."""

    def until_nothing_is_left() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            jobs.drain()

    return until_nothing_is_left


@pytest.fixture
def life(owner, add, image):
    """Pictures, some in the bin, a search, a token and a history."""
    add(2, 3)
    binned = Gallery.objects.create(owner=owner, name="Old")
    add(4, to=binned)
    Gallery.objects.filter(id=binned.id).update(binned="2026-01-01T00:00Z")
    Query.objects.create(owner=owner, image=image, name="red", spec="fake", vector=b"")
    record(owner.id, "added", count=4)
    return issue_token(owner, "backup", ["read"])[1]


def test_what_goes_is_counted_with_the_bin(owner, life):
    goes = belongings_of(owner)
    assert (goes.galleries, goes.pictures, goes.searches, goes.tokens) == (2, 4, 1, 1)


def test_the_page_asks_for_the_name_and_deletes_everything(owner, life, sign_in, work):
    client = sign_in(owner)
    elsewhere = sign_in(owner)
    assert client.get(reverse("accounts:delete")).status_code == 200
    response = client.post(reverse("accounts:delete"), CONFIRMED)
    assert response["Location"] == reverse("accounts:farewell")
    assert client.get(response["Location"]).status_code == 200
    # At once: nobody is signed in any more, here or elsewhere, and the token opens nothing.
    assert elsewhere.get(reverse("galleries:index")).status_code == 302
    assert token_of(life) is None
    work()
    for model in (User, ApiToken, Activity, Image, Embedding, Query):
        assert not model._base_manager.exists()
    assert not Gallery.including_bin.exists()
    assert stored_files() == []
    assert not Job.objects.exclude(state=Job.State.SUCCEEDED).exists()


@pytest.mark.parametrize("name", ["", "mate", "OWNER", "owner "])
def test_another_name_deletes_nothing(owner, mate, sign_in, name):
    response = sign_in(owner).post(reverse("accounts:delete"), {"username": name + "x"})
    assert response.status_code == 422
    owner.refresh_from_db()
    assert owner.is_active


def test_who_has_not_given_the_password_lately_is_asked_for_it(owner, owner_client):
    response = owner_client.post(reverse("accounts:delete"), CONFIRMED)
    assert response["Location"].startswith(reverse("account_reauthenticate"))
    owner.refresh_from_db()
    assert owner.is_active


def test_a_stranger_deletes_nobody(owner, stranger_client):
    stranger_client.post(reverse("accounts:delete"), CONFIRMED)
    jobs.drain()
    assert User.objects.filter(is_active=True).exists()


def test_others_keep_what_is_theirs(owner, mate, life, add, work):
    theirs = Gallery.objects.create(owner=mate, name="Mate's")
    add(7, to=theirs)
    issue_token(mate, "theirs", ["read"])
    kept = len(stored_files())
    close_account(owner)
    work()
    assert [user.username for user in User.objects.all()] == ["mate"]
    assert Image.objects.filter(gallery=theirs).count() == 1
    assert ApiToken.objects.filter(owner=mate).exists()
    assert 0 < len(stored_files()) < kept


def test_an_erasure_that_was_cut_short_goes_on_where_it_stopped(
    owner, life, django_capture_on_commit_callbacks
):
    close_account(owner)

    class CutError(Exception):
        pass

    calls = iter([None, None])

    def cut() -> None:
        if next(calls, "cut") == "cut":
            raise CutError

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(CutError):
        erase_account(owner.id, cut)
    assert User.objects.filter(id=owner.id).exists()
    with django_capture_on_commit_callbacks(execute=True):
        erase_account(owner.id, lambda: None)
    assert not User.objects.filter(id=owner.id).exists()
    assert stored_files() == []


def mentions(*words: str) -> list[tuple[str, object]]:
    """Values of any column of any table in which one of the words stands."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        for row in model._base_manager.values():
            for value in row.values():
                text = bytes(value).decode(errors="replace") if is_binary(value) else str(value)
                if any(word.lower() in text.lower() for word in words):
                    found.append((model._meta.db_table, value))
    return found


def is_binary(value: object) -> bool:
    return isinstance(value, bytes | memoryview)


def test_nothing_speaks_of_them_any_more(owner, mate, life, work, sign_in, image):
    """In whatever column: names of theirs, their address, checksums of their pictures."""
    owner.username = "wu-zetian"
    owner.save()
    words = [
        "wu-zetian",
        "owner@example.org",
        "Holidays",
        "picture-",
        image.sha256,
        str(image.id),
        life[-20:],
    ]
    client = sign_in(owner)
    gallery = Gallery.objects.get(name="Holidays")
    # Jobs that belong to nobody, and what staff wrote.
    IndexState.objects.update(segment="files:x")
    for state in IndexState.objects.filter(gallery=gallery):
        request_verify(state)
    ask_for_link(RequestFactory().get("/"), owner.email)
    LogEntry.objects.log_actions(mate.pk, [owner], 2, single_object=True)
    share = {"lasts": "month"}
    client.post(reverse("galleries:shares", args=[gallery.id]), share)
    client.get(reverse("galleries:index"))
    assert {table for table, _ in mentions(*words)} >= {"jobs_job", "galleries_image"}
    sessions = Session.objects.count()
    close_account(owner)
    work()
    assert mentions(*words) == []
    assert Session.objects.count() < sessions
    assert stored_files() == []
    assert User.objects.get() == mate


def test_an_account_that_was_opened_again_is_left_alone(owner, life):
    close_account(owner)
    User.objects.update(is_active=True)
    jobs.drain()
    assert Gallery.including_bin.filter(owner=owner).count() == 2
