"""What another app shares with Futu."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.search.models import Query
from apps.search.services import asking

RECEIVE = reverse("search:receive")
BY_THE_SYSTEM = {"Sec-Fetch-Site": "none"}


@pytest.fixture
def strict_client(owner) -> Client:
    """Like a browser: CSRF tokens are checked."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    return client


def test_a_shared_picture_may_be_searched_with_or_kept(strict_client, gallery, upload):
    response = strict_client.post(
        RECEIVE, {"file": upload("shared.png", seed=1)}, headers=BY_THE_SYSTEM, follow=True
    )
    query = Query.objects.get()
    page = response.content.decode()
    assert query.get_absolute_url() in page
    assert reverse("search:keep", args=[query.id]) in page
    assert not gallery.images.exists()


def test_a_shared_link_is_fetched(strict_client, monkeypatch, upload):
    asked = []

    def fetch(owner_id, address):
        asked.append(address)
        return upload(seed=1)

    monkeypatch.setattr(asking, "fetch", fetch)
    shared = {"title": "Red", "text": "Look: https://example.org/red.png"}
    strict_client.post(RECEIVE, shared, headers=BY_THE_SYSTEM)
    assert asked == ["https://example.org/red.png"]
    assert Query.objects.exists()


@pytest.mark.parametrize("site", ["cross-site", "same-site", ""])
def test_another_site_makes_nothing_of_it(strict_client, upload, site):
    headers = {"Sec-Fetch-Site": site} if site else {}
    response = strict_client.post(RECEIVE, {"file": upload(seed=1)}, headers=headers)
    assert response.status_code == 403
    assert not Query.objects.exists()


def test_nobody_is_asked_to_sign_in_and_share_again(db, stranger_client, upload):
    response = stranger_client.post(
        RECEIVE, {"file": upload(seed=1)}, headers=BY_THE_SYSTEM, follow=True
    )
    assert "share the picture once more" in response.content.decode()
    assert not Query.objects.exists()


def test_what_is_no_picture_is_told(strict_client, upload):
    for shared in ({"file": upload("a.txt", b"words")}, {"text": "only words"}):
        response = strict_client.post(RECEIVE, shared, headers=BY_THE_SYSTEM, follow=True)
        assert "toast--error" in response.content.decode()
    assert not Query.objects.exists()
