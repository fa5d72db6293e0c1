"""What every answer says beside its content, and how a foreign name is refused."""

import logging

import pytest
from django.urls import reverse

from apps.galleries.files import Variant


@pytest.mark.parametrize("address", ["/", "/accounts/settings/", "/api/v1/me", "/nowhere/"])
def test_what_a_signed_in_person_sees_is_kept_by_no_cache(owner_client, address):
    assert "no-store" in owner_client.get(address)["Cache-Control"]


def test_pictures_and_public_pages_may_be_kept(owner_client, stranger_client, image):
    thumbnail = reverse("galleries:file", args=[image.id, Variant.THUMBNAIL])
    kept = owner_client.get(thumbnail)["Cache-Control"]
    assert "private" in kept
    assert "no-store" not in kept
    assert not stranger_client.get(reverse("house:help")).has_header("Cache-Control")


def test_pages_may_use_of_a_browser_what_they_need(stranger_client, db):
    said = stranger_client.get(reverse("house:help"))["Permissions-Policy"]
    assert {"camera=()", "geolocation=()", "publickey-credentials-get=(self)"} <= set(
        said.split(", ")
    )


@pytest.mark.parametrize("host", ["evil.example", "evil.example:99:8", "\u0000"])
def test_a_foreign_host_is_refused_in_one_line(client, db, caplog, host):
    client.raise_request_exception = False
    with caplog.at_level(logging.INFO):
        response = client.get("/accounts/login/", headers={"host": host})
    assert response.status_code == 400
    assert "FUTU_HOSTS" in response.content.decode()
    (line,) = [record for record in caplog.records if record.name.startswith("django.")]
    assert line.levelno == logging.WARNING
    assert line.exc_info is None


def test_the_api_says_it_as_a_problem(client, db):
    client.raise_request_exception = False
    response = client.get("/api/v1/me", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert response.json()["code"] == "malformed"
