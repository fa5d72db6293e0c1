"""Owner, another person, nobody: every operation of the API, and every scope."""

import io
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache as django_cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone

from apps.accounts.models import ApiToken
from apps.accounts.services import issue_token, revoke_token
from apps.classification.services import picture_jobs
from apps.classification.services.asking import classify
from apps.classification.services.recipes import local_recipe
from apps.classification.services.subjects import of_image
from apps.comparison.models import ComparisonBatch
from apps.galleries import services
from apps.galleries.models import Album, AlbumImage, Gallery, Image
from apps.galleries.uploads import begin
from apps.media.models import StoredFile, Upload
from apps.media.services import keep_file
from apps.search.index.readers import readers
from apps.search.services.asking import ask_with_image
from futu.api.v1 import api as description
from tests.api.conftest import ALL, program
from tests.comparison.conftest import compared_screens
from tests.conftest import signed_in
from tests.media.kinds import film_kind
from tests.pictures import picture_bytes


@dataclass(frozen=True)
class Ask:
    """One operation: its scope, and what another person is answered."""

    method: str
    path: str
    scope: str | None
    body: Any = None
    others: int = 404
    owner: tuple[int, ...] = (200, 201, 202, 204)

    def send(self, client: Client, ids: dict[str, Any]) -> Any:
        path = f"/api/v1{self.path}".format(**ids)
        if self.body in ("files", "file"):
            name = "files" if self.body == "files" and "images" in path else "file"
            return client.post(path, {name: SimpleUploadedFile("a.png", picture_bytes(7))})
        if self.body == "pair":
            files = [SimpleUploadedFile("a.png", picture_bytes(seed)) for seed in (7, 8)]
            return client.post(path, dict(zip(("first", "second"), files, strict=True)))
        body = _filled(self.body, ids)
        send = getattr(client, self.method)
        return send(path, body, content_type="application/json") if body else send(path)


def _filled(body, ids):
    if isinstance(body, dict):
        return {key: _filled(value, ids) for key, value in body.items()}
    if isinstance(body, list):
        return [_filled(value, ids) for value in body]
    return body.format(**ids) if isinstance(body, str) else body


MANY = {"images": ["{image}"]}
REVIEW = {"pairs": [], "review": "accepted"}
PAIR = {"first": "{image}", "second": "{image}"}
OPERATIONS = [
    Ask("get", "/galleries", "read", others=200),
    Ask("post", "/galleries", "write", {"name": "New"}, others=201),
    Ask("get", "/galleries/{gallery}", "read"),
    Ask("patch", "/galleries/{gallery}", "write", {"name": "Renamed"}),
    Ask("post", "/galleries/{gallery}/images", "write", "files"),
    Ask("get", "/images", "read", others=200),
    Ask("get", "/images?gallery={gallery}", "read"),
    Ask("get", "/images/{image}", "read"),
    Ask("get", "/images/{image}/files/original", "read"),
    Ask("get", "/images/{image}/files/preview", "read"),
    Ask("get", "/images/{image}/files/thumbnail", "read"),
    Ask("patch", "/images/{image}", "write", {"name": "renamed.png", "tags": ["sea"]}),
    Ask("post", "/images/{image}/retry", "write", owner=(409,)),
    Ask("post", "/galleries/{gallery}/images/by-url", "write", {"urls": ["http://10.0.0.1/a.png"]}),
    Ask("post", "/images/bulk/move", "write", MANY | {"gallery": "{other}"}),
    Ask("post", "/images/bulk/tag", "write", MANY | {"tags": ["sea"]}, others=200),
    Ask("post", "/images/bulk/untag", "write", MANY | {"tags": ["sea"]}, others=200),
    Ask("get", "/search?q=cat", "search", others=200),
    Ask("get", "/images/months", "read", others=200),
    Ask("get", "/images?album={album}", "read"),
    Ask("post", "/images/bulk/favourite", "write", MANY, others=200),
    Ask("get", "/albums", "read", others=200),
    Ask("post", "/albums", "write", {"name": "New"}, others=201),
    Ask("patch", "/albums/{album}", "write", {"name": "Renamed"}),
    Ask("post", "/albums/{album}/add", "write", MANY),
    Ask("post", "/albums/{album}/remove", "write", MANY),
    Ask("get", "/duplicates", "read", others=200),
    Ask("post", "/duplicates/merge", "write", {"keep": "{image}", "images": ["{image}"]}),
    Ask("post", "/duplicates/dismiss", "write", {"images": ["{image}"] * 2}, others=200),
    Ask("post", "/duplicates/scan", "write", others=202),
    Ask("post", "/images/known", "read", {"sha256": ["0" * 64]}, others=200),
    Ask("post", "/images/present", "search", "file", others=200),
    Ask("post", "/classify", "write", "file", others=201),
    Ask("post", "/classify/by-image", "write", {"image": "{image}"}),
    Ask("post", "/classify/check-cache", "read", {"sha256": ["0" * 64]}, others=200),
    Ask("get", "/classify/{asked}", "read"),
    Ask("post", "/classify/batch", "write", MANY, owner=(202,)),
    Ask("get", "/classify/batch/{batch}/results", "read"),
    # For staff: tests/classification/test_stats_api.py.
    Ask("get", "/stats/today", "read", others=403, owner=(403,)),
    Ask("get", "/stats/cache", "read", others=403, owner=(403,)),
    Ask("get", "/stats/categories?days=7", "read", others=403, owner=(403,)),
    Ask("get", "/stats/costs", "read", others=403, owner=(403,)),
    Ask("post", "/compare", "write", "pair", others=202, owner=(202,)),
    Ask("post", "/compare/by-image", "write", PAIR, owner=(202,)),
    Ask("post", "/compare/batch", "write", "pair", others=202, owner=(202,)),
    Ask(
        "post",
        "/compare/batch/by-gallery",
        "write",
        {"first": "{gallery}", "second": "{gallery}"},
        owner=(202,),
    ),
    Ask("get", "/compare/batch/{compare_batch}", "read"),
    Ask(
        "post",
        "/compare/batch/{compare_batch}/review",
        "write",
        REVIEW,
    ),
    Ask("get", "/compare/{compared}", "read"),
    Ask("get", "/compare/{compared}/diff.png", "read"),
    Ask("get", "/compare/{compared}/report.pdf", "read"),
    Ask("post", "/compare/{compared}/words", "write", owner=(202,)),
    Ask("post", "/search", "search", "files", others=201),
    Ask("post", "/search/by-image", "search", {"image": "{image}"}),
    Ask("post", "/search/by-url", "search", {"url": "http://10.0.0.1/"}, others=422, owner=(422,)),
    Ask("get", "/search/{query}", "search"),
    Ask("get", "/jobs", "read", others=200),
    Ask("get", "/jobs/{job}", "read"),
    Ask("get", "/jobs/{job}/failures", "read"),
    Ask("post", "/galleries/{gallery}/batches/{job}/close", "write"),
    Ask("post", "/jobs/{job}/cancel", "write", owner=(409,)),
    Ask("post", "/jobs/{job}/retry", "write", owner=(409,)),
    Ask("post", "/jobs/{job}/pause", "write", owner=(409,)),
    Ask("post", "/jobs/{job}/resume", "write", owner=(409,)),
    Ask("post", "/uploads", "write", {"name": "a", "size": 5, "kind": "film"}, others=201),
    Ask("get", "/uploads/{upload}", "write"),
    Ask("patch", "/uploads/{upload}", "write", owner=(415,)),
    Ask("get", "/files", "read", others=200),
    Ask("get", "/files/{file}", "read"),
    Ask("get", "/files/{file}/content", "read"),
    Ask("get", "/me", None, others=200),
    # What deletes comes last.
    Ask("delete", "/compare/batch/{compare_batch}", "write"),
    Ask("delete", "/compare/{compared}", "write"),
    Ask("delete", "/albums/{album}", "write"),
    Ask("delete", "/uploads/{upload}", "write"),
    Ask("delete", "/files/{file}", "write"),
    Ask("post", "/images/bulk/delete", "write", MANY, others=200),
    Ask("delete", "/images/{image}/text", "write"),
    Ask("delete", "/images/{image}/auto-tags/animal", "write", owner=(204, 404)),
    Ask("delete", "/images/{image}", "write"),
    Ask("post", "/images/{binned}/restore", "write"),
    Ask("post", "/images/bulk/restore", "write", {"images": ["{binned}"]}, others=200),
    Ask("delete", "/galleries/{gallery}", "write"),
    Ask("post", "/galleries/{binned_gallery}/restore", "write"),
]
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
    return {
        "gallery": gallery.id,
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
    return list(pictures), list(galleries.values()), list(uploads), list(files), albums


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
