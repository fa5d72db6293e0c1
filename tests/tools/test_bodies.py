"""A request that is too large is refused by its size as declared, unread."""

import pytest
from django.urls import reverse

from apps.galleries.uploads import begin
from tests.api.conftest import program

LIMIT = 100_000
FORM = "multipart/form-data; boundary=cut"


@pytest.fixture(autouse=True)
def _small(settings):
    settings.FUTU_MAX_REQUEST_BYTES = LIMIT


def send(client, address, declared, kind=FORM, method="POST", **headers):
    """Says that `declared` bytes come, and brings none: reading any of them would raise."""
    return client.generic(
        method, address, b"", content_type=kind, CONTENT_LENGTH=str(declared), headers=headers
    )


def test_a_form_that_is_too_large_is_told_so(owner_client, gallery):
    response = send(owner_client, reverse("galleries:upload", args=[gallery.id]), LIMIT + 1)
    assert response.status_code == 413
    assert "only so many bytes" in response.content.decode()
    assert not gallery.images.exists()


def test_programs_hear_it_as_a_problem(owner, gallery):
    response = send(program(owner), f"/api/v1/galleries/{gallery.id}/images", LIMIT + 1)
    assert (response.status_code, response.json()["code"]) == (413, "too_large")


def test_smaller_ones_and_nonsense_pass(owner_client, gallery, upload):
    address = reverse("galleries:upload", args=[gallery.id])
    assert owner_client.post(address, {"files": upload(seed=1)}).status_code == 302
    assert gallery.images.count() == 1
    assert send(owner_client, address, "many").status_code != 413


def test_pieces_of_a_transfer_are_counted_by_their_own_size(owner, owner_client, gallery):
    upload = begin(gallery, owner.id, "a.zip", 2 * LIMIT)
    address = reverse("media:upload", args=[upload.id])
    kind = "application/offset+octet-stream"
    tus = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0"}
    piece = owner_client.generic(
        "PATCH", address, b"x" * (LIMIT + 1), content_type=kind, headers=tus
    )
    assert piece.status_code == 204
    assert send(owner_client, address, 2 * LIMIT, kind, "PATCH", **tus).status_code == 413
