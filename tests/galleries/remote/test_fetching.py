"""A picture comes by its address whole, in time, within the limits, or with a reason."""

import pickle
import socket
import time

import pytest

from apps.galleries.remote import RemoteError, asking, fetch, fetching
from apps.galleries.remote.errors import SENTENCES
from tests.galleries.remote.site import body, moved
from tests.pictures import picture_bytes

PICTURE = picture_bytes(1)


def refusal(address):
    with pytest.raises(RemoteError) as refused:
        fetch(address)
    return refused.value


def test_a_picture_with_its_name(site):
    site.answers["/a/red%20cat.png?size=1"] = body(PICTURE, Content_Type="text/plain")
    with fetch(f"{site.url}/a/red%20cat.png?size=1#part") as file:
        assert (file.name, file.read()) == ("red cat.png", PICTURE)
    [(_, headers)] = site.seen
    assert "Futu" in headers["User-Agent"]
    assert headers["Host"] == f"127.0.0.1:{site.port}"


def test_redirects_are_followed(site):
    site.answers["/old"] = moved("/new/cat.png", 301)
    site.answers["/new/cat.png"] = body(PICTURE)
    with fetch(f"{site.url}/old") as file:
        assert file.name == "cat.png"


@pytest.mark.parametrize(
    ("to", "code"),
    [
        ("http://localhost/", "loopback"),
        ("http://example.org:8080/", "port"),
        ("http://169.254.169.254/latest/meta-data/", "refused"),
        ("file:///etc/passwd", "bad_address"),
        ("http://[::1/", "bad_address"),
    ],
)
def test_each_redirect_is_checked_anew(site, to, code):
    site.answers["/"] = moved(to)
    assert refusal(site.url).code == code


def test_redirects_end(site):
    site.answers["/"] = moved("/")
    assert refusal(site.url).code == "too_many_redirects"
    assert len(site.seen) == asking.REDIRECTS + 1


@pytest.mark.parametrize(
    ("answer", "code", "permanent"),
    [
        (body(b"", 404), "not_found", True),
        (body(b"", 403), "denied", True),
        (body(b"", 503), "unreachable", False),
        (body(b"<!DOCTYPE html><title>Cats</title>", Content_Type="image/png"), "web_page", True),
        (body(b"Hello"), "not_a_picture", True),
        (body(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "not_a_picture", True),
        (body(b""), "not_a_picture", True),
    ],
)
def test_what_else_may_answer(site, answer, code, permanent):
    site.answers["/"] = answer
    error = refusal(site.url)
    assert (error.code, error.permanent) == (code, permanent)


def test_too_large_by_its_own_word_is_not_read(site, settings):
    settings.FUTU_MAX_UPLOAD_BYTES = len(PICTURE) - 1
    site.answers["/"] = body(PICTURE)
    assert refusal(site.url).code == "too_many_bytes"


def test_too_large_without_a_word_is_stopped(site, settings):
    settings.FUTU_MAX_UPLOAD_BYTES = 1000

    def endless(request):
        request.send_response(200)
        request.end_headers()
        while True:
            request.wfile.write(PICTURE)

    site.answers["/"] = endless
    assert refusal(site.url).code == "too_many_bytes"


def test_nothing_unpacks_on_the_way(site):
    site.answers["/"] = body(b"\x1f\x8b" + b"\0" * 100, Content_Encoding="gzip")
    assert refusal(site.url).code == "not_a_picture"
    assert site.seen[0][1]["Accept-Encoding"] == "identity"


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nX-Slow: "])
def test_a_drop_now_and_then_does_not_last(site, monkeypatch, head):
    """Each piece comes in time; the whole never would."""
    monkeypatch.setattr(fetching, "SECONDS", 0.5)
    stop = time.monotonic() + 30

    def dripping(request):
        request.wfile.write(head)
        while time.monotonic() < stop:
            request.wfile.write(b"x")
            time.sleep(0.05)

    site.answers["/"] = dripping
    error = refusal(site.url)
    assert (error.code, error.permanent) == ("no_answer", False)
    assert time.monotonic() < stop


def test_nobody_there(settings):
    settings.FUTU_REMOTE_TEST_HOSTS = ["127.0.0.1"]
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert refusal(f"http://127.0.0.1:{port}/").code == "unreachable"


def test_a_cut_answer_is_no_picture(site):
    def cut(request):
        request.send_response(200)
        request.send_header("Content-Length", str(len(PICTURE)))
        request.end_headers()
        request.wfile.write(PICTURE[:100])
        request.close_connection = True

    site.answers["/"] = cut
    assert refusal(site.url).code == "unreachable"


def test_proxies_of_the_environment_are_not_used(site, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    site.answers["/"] = body(PICTURE)
    with fetch(site.url) as file:
        assert file.size == len(PICTURE)


def test_each_code_has_a_sentence_of_its_own():
    params: dict[str, int | str] = {"host": "example.org", "port": "8080", "limit_bytes": 1000}
    said = {str(RemoteError(code, params)) for code in SENTENCES}
    assert len(said) == len(SENTENCES)
    error = pickle.loads(pickle.dumps(RemoteError("denied", params)))  # noqa: S301 (our own)
    assert "example.org" in error.message
