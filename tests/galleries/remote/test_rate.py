"""How often one person may have addresses fetched."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from tests.conftest import signed_in
from tests.galleries.remote.site import body
from tests.pictures import picture_bytes


@pytest.fixture(autouse=True)
def _few(settings):
    cache.clear()
    settings.FUTU_FETCH_RATE = "2/m,10/h"
    yield
    cache.clear()


def ask(client, site):
    return client.post(reverse("search:new"), {"url": f"{site.url}/cat.png"}, follow=True)


def test_too_many_are_refused_with_a_sentence_and_never_asked_for(owner_client, gallery, site):
    site.answers["/cat.png"] = body(picture_bytes(1))
    address = reverse("galleries:upload", args=[gallery.id])
    ask(owner_client, site)
    owner_client.post(address, {"address": f"{site.url}/cat.png"})
    assert gallery.images.count() == 1
    for page in (
        owner_client.post(address, {"address": f"{site.url}/cat.png"}, follow=True),
        ask(owner_client, site),
    ):
        assert "asked for in a short time" in page.content.decode()
    assert len(site.seen) == 2


def test_each_person_has_their_own_and_tries_that_fail_count(owner_client, mate, site):
    for _ in range(3):
        ask(owner_client, site)
    assert len(site.seen) == 2
    ask(signed_in(mate), site)
    assert len(site.seen) == 3


def test_without_a_rate_nothing_is_counted(owner_client, site, settings):
    settings.FUTU_FETCH_RATE = ""
    for _ in range(3):
        ask(owner_client, site)
    assert len(site.seen) == 3
