"""Bodies and headers of requests that are nothing anybody would send."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.api.conftest import program

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
BODIES = {
    "deep": b"[" * 50_000,
    "deep objects": b'{"name":' * 20_000,
    "not utf-8": b'{"name": "\xff\xfe"}',
    "a surrogate": b'{"name": "\\ud800"}',
    "a zero": b'{"name": "a\\u0000b"}',
    "a huge number": b'{"name": ' + b"9" * 5000 + b"}",
    "another number": b'{"name": 1e999}',
    "no number": b'{"name": NaN}',
    "twice": b'{"name": "a", "name": {"name": []}}',
    "nothing": b"",
    "a list": b"[]",
    "null": b"null",
}
MULTIPART = {
    "no boundary": ("multipart/form-data", b"--a\r\n"),
    "a boundary beyond": ("multipart/form-data; boundary=" + "a" * 300, b"--a\r\n"),
    "an end too early": (
        "multipart/form-data; boundary=a",
        b'--a\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\nabc',
    ),
    "no base64": (
        "multipart/form-data; boundary=a",
        b'--a\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n***\r\n--a--\r\n",
    ),
    "another charset": ("multipart/form-data; boundary=a; charset=no-such", b"--a--\r\n"),
}


@pytest.fixture
def api(owner) -> Client:
    client = program(owner)
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize("path", ["galleries", "search/by-url", "images/known", "uploads"])
def test_json_that_nobody_would_send(body, path, api):
    answer = api.post(f"/api/v1/{path}", body, content_type=JSON)
    assert 400 <= answer.status_code < 500, answer.content
    assert answer.json()["code"]


@pytest.mark.parametrize("sent", MULTIPART.values(), ids=MULTIPART)
@pytest.mark.parametrize("path", ["search", "images/present", "compare", "classify"])
def test_forms_that_nobody_would_send(sent, path, api):
    form, body = sent
    answer = api.generic("POST", f"/api/v1/{path}", body, content_type=form)
    assert 400 <= answer.status_code < 500, answer.content


@pytest.mark.parametrize("sent", MULTIPART.values(), ids=MULTIPART)
def test_forms_of_pages_that_nobody_would_send(sent, owner_client, gallery):
    owner_client.raise_request_exception = False
    form, body = sent
    for name, words in (("galleries:upload", [gallery.id]), ("search:new", [])):
        answer = owner_client.generic("POST", reverse(name, args=words), body, content_type=form)
        assert answer.status_code < 500, name


QUERIES = [
    "%00",
    "%ff%fe",
    "a" * 9000,
    "cursor=" + "%5B" * 2000,
    "limit=1e9",
    "q=%F0%9F%92%A9" * 50,
]


@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_addresses_that_nobody_would_write(query, owner_client, api, gallery):
    owner_client.raise_request_exception = False
    for path in ("/", f"/galleries/{gallery.id}/", "/search/", "/library/", "/jobs/", "/films/"):
        for name in ("tag", "sort", "page", "q", "taken_from", "near", "colour", "next"):
            answer = owner_client.get(f"{path}?{name}={query}")
            assert answer.status_code < 500, (path, name)
    for path in ("images", "search", "jobs", "galleries", "files"):
        for name in ("cursor", "q", "gallery", "limit", "tag", "near", "taken_from"):
            answer = api.get(f"/api/v1/{path}?{name}={query}")
            assert answer.status_code < 500, (path, name)
