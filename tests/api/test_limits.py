"""Each token has its rate, and hears how much of it is left."""

import pytest
from django.core.cache import cache

from tests.api.conftest import program
from tests.conftest import signed_in


@pytest.fixture(autouse=True)
def _few(settings):
    cache.clear()
    settings.FUTU_API_RATE = "3/m"
    yield
    cache.clear()


def test_what_is_left_is_told_until_nothing_is(api):
    left = [api.get("/api/v1/me")["RateLimit-Remaining"] for _ in range(3)]
    assert left == ["2", "1", "0"]
    refused = api.get("/api/v1/me")
    assert refused.status_code == 429
    assert refused.json()["code"] == "too_many_requests"
    assert refused["RateLimit-Limit"] == "3"
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert refused["RateLimit-Reset"] == refused["Retry-After"]


def test_errors_count_and_are_told_too(api):
    assert api.get("/api/v1/images?limit=0")["RateLimit-Remaining"] == "2"


def test_each_token_and_each_person_has_their_own(owner, mate):
    one, two, browser, mates = program(owner), program(owner), signed_in(owner), program(mate)
    for _ in range(4):
        one.get("/api/v1/me")
    assert one.get("/api/v1/me").status_code == 429
    for client in (two, browser, mates):
        assert client.get("/api/v1/me")["RateLimit-Remaining"] == "2"


def test_without_a_rate_nothing_is_counted(api, settings):
    settings.FUTU_API_RATE = ""
    for _ in range(5):
        response = api.get("/api/v1/me")
    assert response.status_code == 200
    assert "RateLimit-Limit" not in response


def test_nobody_is_counted_for_the_health(client, db):
    for _ in range(5):
        assert client.get("/api/v1/health").status_code in (200, 503)
