"""Whatever lies at an address, with its status and headers, as safely as a picture."""

import pytest

from apps.galleries.remote import RemoteError, get
from tests.galleries.remote.site import body, moved


def asked(address, **values):
    return get(address, **{"accept": "text/html", "limit": 1000, "agent": "Test/1", **values})


def test_what_is_answered_with_its_headers(site):
    site.answers["/old"] = moved("/new")
    site.answers["/new"] = body(b"Hello", 404, Content_Type="text/plain", X_Robots_Tag="noai")
    answer = asked(f"{site.url}/old#part")
    assert (answer.url, answer.status, answer.body) == (f"{site.url}/new", 404, b"Hello")
    assert answer.header("content-type") == "text/plain"
    assert answer.header("X-Robots-Tag") == "noai"
    assert answer.header("etag") == ""
    assert site.seen[1][1]["User-Agent"] == "Test/1"
    assert site.seen[1][1]["Accept"] == "text/html"


def test_whoever_asks_hears_of_each_address_and_may_stop(site):
    site.answers["/old"] = moved("/new")
    heard = []

    def before(address):
        heard.append(address.removeprefix(site.url))
        if address.endswith("/new"):
            raise PermissionError

    with pytest.raises(PermissionError):
        asked(f"{site.url}/old", before=before)
    assert heard == ["/old", "/new"]
    assert [path for path, _headers in site.seen] == ["/old"]


@pytest.mark.parametrize(
    ("to", "code"),
    [("http://169.254.169.254/", "refused"), ("file:///etc/passwd", "bad_address")],
)
def test_each_redirect_is_checked_anew(site, to, code):
    site.answers["/"] = moved(to)
    with pytest.raises(RemoteError) as refused:
        asked(site.url)
    assert refused.value.code == code


def test_too_large_is_not_read(site):
    site.answers["/"] = body(b"x" * 1001)
    with pytest.raises(RemoteError) as refused:
        asked(site.url)
    assert refused.value.code == "too_many_bytes"
