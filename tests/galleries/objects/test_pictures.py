"""Pictures in an object store, as people meet them: given out after every check, and told of
while the store is away."""

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from apps.galleries import reasons
from apps.galleries.files import Variant, key
from apps.galleries.models import Image
from apps.jobs import services as jobs
from futu import readiness


def address(image: Image, variant: str) -> str:
    return reverse("galleries:file", args=[image.id, variant])


@pytest.fixture
def away(storage):
    """Say whether the store is away: it is spoken to anew, at an address where nobody is."""

    def go(gone: bool) -> None:
        storage.endpoint_url = "http://127.0.0.1:9" if gone else None
        storage._connections.__dict__.clear()
        storage._bucket = None
        storage._away_until = 0.0

    return go


def test_it_is_given_to_its_owner_alone(image, owner_client, mate_client, stranger_client):
    for variant in Variant:
        assert owner_client.get(address(image, variant)).status_code == 200
        assert mate_client.get(address(image, variant)).status_code == 404
        assert stranger_client.get(address(image, variant)).status_code == 302


def test_bytes_type_and_headers_are_those_of_a_file_on_disk(image, owner_client):
    original = owner_client.get(address(image, "original"))
    with default_storage.open(key(image.id, Variant.ORIGINAL)) as file:
        content = file.read()
    assert b"".join(original) == content
    assert original["Content-Length"] == str(len(content))
    assert original["Content-Type"] == "image/png"
    assert image.name in original["Content-Disposition"]
    thumbnail = owner_client.get(address(image, "thumbnail"))
    assert thumbnail["Content-Type"] == "image/webp"
    assert "immutable" in thumbnail["Cache-Control"]
    for response in (original, thumbnail):
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response["Content-Security-Policy"]


def test_a_browser_that_has_it_is_told_so_after_the_check(image, owner_client, mate_client):
    tag = owner_client.get(address(image, "thumbnail"))["ETag"]
    again = {"If-None-Match": tag}
    assert owner_client.get(address(image, "thumbnail"), headers=again).status_code == 304
    assert mate_client.get(address(image, "thumbnail"), headers=again).status_code == 404


def test_one_that_was_lost_is_not_found(image, owner_client):
    default_storage.delete(key(image.id, Variant.THUMBNAIL))
    assert owner_client.get(address(image, "thumbnail")).status_code == 404


def test_while_the_store_is_away_nothing_is_taken_and_it_is_said(
    gallery, image, owner_client, upload, away
):
    owner_client.raise_request_exception = False
    away(True)
    sent = owner_client.post(
        reverse("galleries:upload", args=[gallery.id]), {"files": [upload(seed=5)]}
    )
    assert sent.status_code == 502
    assert "does not answer" in sent.content.decode()
    assert gallery.images.count() == 1
    assert owner_client.get(address(image, "thumbnail")).status_code == 502
    assert not readiness.look().storage
    away(False)
    assert owner_client.get(address(image, "thumbnail")).status_code == 200


def test_what_could_not_be_prepared_meanwhile_can_be_tried_again(gallery, add, owner_client, away):
    waiting = add(1, 2, work=False).images
    away(True)
    jobs.drain()
    failed = Image.objects.filter(state=Image.State.FAILED)
    assert {image.failure for image in failed} == {reasons.STORAGE_DOWN}
    assert failed.count() == len(waiting)
    away(False)
    owner_client.post(reverse("galleries:retry", args=[gallery.id]))
    jobs.drain()
    assert gallery.images.filter(state=Image.State.READY).count() == len(waiting)


def test_a_vector_that_could_not_be_made_meanwhile_can_be_tried_again(
    gallery, add, owner_client, away
):
    added = add(1, work=False)
    jobs.drain(["default"])
    away(True)
    jobs.drain()
    image = Image.objects.get(id=added.images[0].id)
    assert (image.state, image.failure) == (Image.State.FAILED, reasons.STORAGE_DOWN)
    away(False)
    owner_client.post(reverse("galleries:picture_retry", args=[image.id]))
    jobs.drain()
    image.refresh_from_db()
    assert image.state == Image.State.READY
