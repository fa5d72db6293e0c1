"""Owner, another person, nobody: every operation of the API, and every scope."""

import io
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache as django_cache
from django.db import transaction
from django.test import Client
from django.utils import timezone

from apps.accounts.models import ApiToken, User
from apps.accounts.services import issue_token, revoke_token
from apps.classification.services import picture_jobs
from apps.classification.services.asking import classify
from apps.classification.services.recipes import local_recipe
from apps.classification.services.subjects import of_image
from apps.comparison.models import ComparisonBatch
from apps.galleries import services
from apps.galleries.models import Album, AlbumImage, Gallery, Image, Member
from apps.galleries.uploads import begin
from apps.media.models import StoredFile, Upload
from apps.media.services import keep_file
from apps.search.index.readers import readers
from apps.search.services.asking import ask_with_image
from futu.api.v1 import api as description
from tests.api.conftest import ALL, program
from tests.api.operations import OPERATIONS, Ask
from tests.comparison.conftest import compared_screens
from tests.conftest import signed_in
from tests.enhancement.conftest import made_batch, made_draft, made_enhancement
from tests.films.rows import film_ids
from tests.media.kinds import film_kind

Trial = Callable[[Ask], AbstractContextManager[None]]


@pytest.fixture
def trial(subtests: pytest.Subtests) -> Trial:
    """One operation among all, in the same world: what it changes is undone after it."""

    @contextmanager
    def undone(ask: Ask) -> Iterator[None]:
        with subtests.test(f"{ask.method} {ask.path}"), transaction.atomic():
            yield
            transaction.set_rollback(True)
        django_cache.clear()
        readers.clear()

    return undone


@pytest.fixture
def ids(owner, gallery, image, add) -> dict[str, Any]:
    query = ask_with_image(owner.id, image)
    other = Gallery.objects.create(owner=owner, name="Other of Holidays")
    binned = add(2).images[0]
    services.bin_images(Image.objects.filter(id=binned.id), owner_id=owner.id)
    binned_gallery = Gallery.objects.create(owner=owner, name="Old Holidays")
    services.bin_gallery(binned_gallery)
    friend = User.objects.create_user("friend")
    return {
        "gallery": gallery.id,
        "member": Member.objects.create(gallery=gallery, person=friend, role="view").id,
        "image": image.id,
        "job": image.job_id,
        "query": query.id,
        "other": other.id,
        "album": Album.objects.create(owner=owner, name="Best of Holidays").id,
        "binned": binned.id,
        "upload": begin(gallery, owner.id, "a.png", 10).id,
        "file": keep_file(owner.id, film_kind(), "f", io.BytesIO(b"film"), "video/mp4").id,
        "binned_gallery": binned_gallery.id,
        "compared": compared_screens(owner, name="Holidays").pk,
        "compare_batch": ComparisonBatch.objects.create(owner=owner, first_name="Holidays").pk,
        "enhancement": made_enhancement(owner, image).pk,
        "enhance_batch": made_batch(owner, image).pk,
        "draft": made_draft(owner, image).pk,
        **film_ids(owner),
        "batch": picture_jobs.start([image.id], local_recipe(), owner, about="Holidays").id,
        "asked": classify(of_image(image), local_recipe(), owner).id,
    }


def test_every_operation_is_asked_here():
    paths = description.get_openapi_schema()["paths"]
    described = [
        (method, path.removeprefix("/api/v1"))
        for path, operations in paths.items()
        for method in operations
        if "security" in operations[method]
    ]
    missing = [d for d in described if not any(_is(ask, *d) for ask in OPERATIONS)]
    assert missing == []


def _is(ask: Ask, method: str, path: str) -> bool:
    if ask.method != method:
        return False
    ours, theirs = ask.path.split("?")[0].split("/"), path.split("/")
    return len(ours) == len(theirs) and all(
        a == b or b.startswith("{") for a, b in zip(ours, theirs, strict=True)
    )


def test_the_owner_is_answered(trial, api, ids):
    for ask in OPERATIONS:
        with trial(ask):
            assert ask.send(api, ids).status_code in ask.owner


def test_another_person_sees_and_changes_nothing(trial, mates_api, ids, owner):
    before = rows(owner)
    for ask in OPERATIONS:
        with trial(ask):
            response = ask.send(mates_api, ids)
            assert response.status_code == ask.others
            text = b"".join(response).decode(errors="replace")
            assert "picture-1.png" not in text
            assert "Holidays" not in text
            assert rows(owner) == before


def rows(owner):
    """All of the owner's rows that another person might have changed."""
    galleries = Gallery.including_bin.filter(owner=owner).order_by("id")
    uploads = Upload.objects.filter(owner=owner).values()
    files = StoredFile.objects.filter(owner=owner).values()
    pictures = Image.including_bin.order_by("id").values()
    mine = Album.objects.filter(owner=owner)
    albums = [*mine.values(), *AlbumImage.objects.filter(album__in=mine).values()]
    members = list(Member.objects.values())
    return list(pictures), list(galleries.values()), list(uploads), list(files), albums, members


def test_nobody_is_asked_for_a_token(trial, stranger_client, ids):
    for ask in OPERATIONS:
        with trial(ask):
            response = ask.send(stranger_client, ids)
            assert response.status_code == 401
            assert response["WWW-Authenticate"].startswith("Bearer")
            assert response.json()["code"] == "unauthenticated"


def test_a_token_needs_the_scope(trial, owner, ids):
    for ask in OPERATIONS:
        with trial(ask):
            others = [scope for scope in ALL if scope != ask.scope]
            response = ask.send(program(owner, *others), ids)
            if ask.scope is None:
                assert response.status_code == 200
                continue
            assert response.status_code == 403
            assert response.json()["code"] == "missing_scope"
            assert response.json()["scope"] == ask.scope
            assert ask.scope in response.json()["detail"]
            assert ask.send(program(owner, ask.scope), ids).status_code in ask.owner


def test_a_token_that_is_over_opens_no_operation(trial, owner, ids):
    row, revoked = issue_token(owner, "revoked", ALL)
    revoke_token(row)
    yesterday = timezone.now() - timedelta(days=1)
    _, expired = issue_token(owner, "expired", ALL, expires=yesterday)
    for secret in (revoked, expired):
        client = Client(headers={"Authorization": f"Bearer {secret}"})
        for ask in OPERATIONS:
            with trial(ask):
                assert ask.send(client, ids).status_code == 401


def test_a_token_for_reading_changes_nothing(trial, owner, ids):
    """Whatever the operations call themselves."""
    client = program(owner, "read")
    before = rows(owner)
    for ask in OPERATIONS:
        with trial(ask):
            response = ask.send(client, ids)
            allowed = ask.owner if ask.scope in ("read", None) else (403,)
            assert response.status_code in (allowed if ask.scope else (200,))
            assert rows(owner) == before


def test_a_token_that_is_revoked_expired_or_made_up_opens_nothing(owner):
    def status(secret):
        return Client(headers={"Authorization": f"Bearer {secret}"}).get("/api/v1/me").status_code

    revoked, secret = issue_token(owner, "revoked", ALL)
    assert status(secret) == 200
    revoke_token(revoked)
    assert status(secret) == 401
    _, expired = issue_token(owner, "expired", ALL, expires=timezone.now() - timedelta(seconds=1))
    assert status(expired) == 401
    assert status("futu_" + "x" * 43) == 401
    _, secret = issue_token(owner, "of somebody who left", ALL)
    owner.is_active = False
    owner.save()
    assert status(secret) == 401


def test_a_bad_token_is_not_passed_over_for_a_session(owner):
    client = signed_in(owner)
    headers = {"Authorization": "Bearer futu_wrong"}
    assert client.get("/api/v1/me").status_code == 200
    assert client.get("/api/v1/me", headers=headers).status_code == 401


def test_a_session_changes_something_only_with_its_csrf_token(owner, gallery):
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)

    def make(**headers: str):
        return client.post(
            "/api/v1/galleries", {"name": "X"}, content_type="application/json", headers=headers
        )

    assert client.get("/api/v1/galleries").status_code == 200
    refused = make()
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf")
    assert Gallery.objects.count() == 1
    client.get("/api/v1/docs")
    token = client.cookies["csrftoken"].value
    assert make(**{"X-CSRFToken": token}).status_code == 201


def test_me_says_whose_token_it_is_and_makes_none(api, owner):
    said = api.get("/api/v1/me").json()
    assert said["username"] == "owner"
    assert said["scopes"] == ["read", "search", "write"]
    assert said["token"]["name"] == "test"
    assert said["room"]["quota"] == 2**30
    assert ApiToken.objects.count() == 1
    assert signed_in(owner).get("/api/v1/me").json()["token"] is None
    paths = description.get_openapi_schema()["paths"]
    assert not any("token" in path for path in paths)


def test_a_public_picture_is_shown_without_what_is_private(mates_api, gallery, image):
    Gallery.objects.filter(id=gallery.id).update(visibility="public")
    Image.objects.filter(id=image.id).update(camera="Leica", latitude=1, longitude=2)
    shown = mates_api.get(f"/api/v1/images/{image.id}").json()
    assert shown["name"] == image.name
    assert [shown[key] for key in ("camera", "place", "tags", "sha256", "job")] == [None] * 5
    assert shown["files"]["original"] is None
    assert mates_api.get(f"/api/v1/images/{image.id}/files/original").status_code == 404
    assert mates_api.get(f"/api/v1/images/{image.id}/files/preview").status_code == 200


def test_bulk_names_what_was_not_there(api, image):
    unknown = str(uuid.uuid4())
    body = {"images": [str(image.id), unknown], "tags": ["sea", "sky"]}
    said = api.post("/api/v1/images/bulk/tag", body, content_type="application/json").json()
    assert said == {"done": [str(image.id)], "missing": [unknown]}
    assert sorted(tag.name for tag in image.tags.all()) == ["sea", "sky"]
