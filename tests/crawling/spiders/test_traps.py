"""Problems of sites, each with its outcome in the ledger. One crawl covers them all."""

from __future__ import annotations

import gzip
import time
import zlib
from collections.abc import Callable
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler

import pytest

from apps.crawling.models import Crawl, CrawledImage
from tests.crawling.spiders.process import Spider
from tests.crawling.spiders.site import Answer, Asked, Site, fresh, moved
from tests.pictures import picture_bytes

pytestmark = pytest.mark.workers

MIB = 2**20
# Private addresses, in notations that pages may use.
INWARD = {
    "http://127.0.0.9/a.jpg": "private_address",
    "http://127.1/a.jpg": "private_address",
    "http://2130706433/a.jpg": "private_address",
    "http://0x7f000001/a.jpg": "private_address",
    "http://[::1]/a.jpg": "private_address",
    "http://[::ffff:10.0.0.1]/a.jpg": "private_address",
    "http://[fe80::1]/a.jpg": "private_address",
    "http://169.254.169.254/latest/meta-data/": "private_address",
    "http://localhost/a.jpg": "private_address",
    "http://localhost:6379/a.jpg": "private_address",
    "http://user:word@example.org/a.jpg": "bad_address",
}


def slowly(handler: BaseHTTPRequestHandler) -> None:
    """A byte now and then: each arrives well within any timeout of its own."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(120):
        try:
            handler.wfile.write(b".")
            handler.wfile.flush()
        except OSError:
            return
        time.sleep(0.2)


def endlessly(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    for _ in range(100):
        try:
            handler.wfile.write(b"." * 10_000)
        except OSError:
            return
    handler.close_connection = True


def cut_off(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf")
    handler.close_connection = True


class BusyHost:
    """Busy for a number of requests, then available."""

    def __init__(self, after: Callable[[], str], times: int, status: int = 503) -> None:
        self._after, self._times, self._status = after, times, status

    def __call__(self, _asked: Asked) -> Answer:
        self._times -= 1
        if self._times >= 0:
            return Answer(status=self._status, headers={"Retry-After": self._after()})
        return fresh()


def bomb(layers: int = 1) -> bytes:
    body = bytes(20 * MIB)
    for _ in range(layers):
        body = gzip.compress(body)
    return body


@pytest.fixture
def pictures(site: Site, other: Site, untrusted: Site) -> dict[str, str]:
    """Addresses of pictures, and their expected outcomes."""
    site["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /closed/\n")
    site["/good.jpg"] = fresh()
    ends = {"/good.jpg": "kept", "/closed/a.jpg": "robots"}

    def put(path: str, answer: Answer | Callable[[Asked], Answer], outcome: str) -> None:
        site[path] = answer
        ends[path] = outcome

    put("/404.jpg", Answer(status=404), "http_status")
    put("/500.jpg", Answer(status=500), "unreachable")
    put("/busy.jpg", BusyHost(lambda: "1", 1, 429), "kept")
    put("/busy-until.jpg", BusyHost(lambda: formatdate(time.time() + 1, usegmt=True), 1), "kept")
    put("/busy-ever.jpg", BusyHost(lambda: "0", 99), "too_busy")
    put("/slow.jpg", Answer(by_hand=slowly), "too_slow")
    put("/large.jpg", Answer(bytes(200_000)), "too_large")
    put("/endless.jpg", Answer(by_hand=endlessly), "too_large")
    put("/cut.jpg", Answer(by_hand=cut_off), "unreachable")
    put("/bomb.jpg", Answer(bomb(), headers={"Content-Encoding": "gzip"}), "too_large")
    layers = {"Content-Encoding": "gzip, gzip"}
    put("/layers.jpg", Answer(bomb(2), headers=layers), "not_a_picture")
    put("/broken.jpg", Answer(b"no gzip", headers={"Content-Encoding": "gzip"}), "not_a_picture")
    deflated = Answer(zlib.compress(picture_bytes(1)), headers={"Content-Encoding": "deflate"})
    put("/deflated.jpg", deflated, "kept")
    put("/noai.jpg", fresh(**{"X-Robots-Tag": "noimageai"}), "robots_header")
    put("/moved.jpg", moved("/there.jpg"), "kept")
    site["/there.jpg"] = fresh()
    put("/moved-to-good.jpg", moved("/good.jpg"), "known")
    put("/to-closed.jpg", moved("/closed/b.jpg"), "robots")
    put("/loop.jpg", moved("/loop.jpg"), "redirects")
    for hop in range(9):
        site[f"/hop/{hop}"] = moved(f"/hop/{hop + 1}")
    put("/far.jpg", moved("/hop/0"), "redirects")
    put("/to-file.jpg", moved("file:///etc/passwd"), "bad_address")
    put("/to-data.jpg", moved("data:image/png;base64,AAAA"), "bad_address")
    for n, (url, outcome) in enumerate(INWARD.items()):
        put(f"/inward/{n}.jpg", moved(url + "?moved"), outcome)
    ends |= INWARD
    other["/far.jpg"] = fresh()
    other["/robots.txt"] = moved(f"{site.url}/other-robots.txt")
    site["/other-robots.txt"] = Answer(b"User-agent: futubot\nDisallow: /no\n")
    ends |= {f"{other.url}/far.jpg": "kept", f"{other.url}/no.jpg": "robots"}
    ends["http://127.0.0.2:9/a.jpg"] = "robots_unreachable"
    ends[f"{untrusted.url}/a.jpg"] = "certificate"
    return {url if "://" in url else site.url + url: outcome for url, outcome in ends.items()}


@pytest.fixture
def pages(site: Site, other: Site, pictures: dict[str, str]) -> dict[str, str]:
    """Pages beside the list of the pictures, and their expected outcomes."""
    ends = {
        "/": "read",
        "/closed/": "robots",
        "/not-json": "not_a_page",
        "/bug": "unexpected",
        "/large": "too_large",
        "/bomb": "too_large",
        "/to-other": "off_site",
        "/to-list": "known",
        "/meta": "read",
        "/headers": "read",
        "/packed": "no_picture",
        f"{other.url}/": "off_site",
        "http://127.0.0.9/": "private_address",
    }
    site["/not-json"] = Answer(b"<html>")
    site.page("/bug", bug=True)
    site["/large"] = Answer(bytes(300_000))
    site["/bomb"] = Answer(bomb(), headers={"Content-Encoding": "gzip"})
    site["/to-other"] = moved(f"{other.url}/")
    site["/to-list"] = moved("/")
    nothing = [{"url": "/never", "role": "detail"}]
    site.page(
        "/meta", robots=["noimageai", "nofollow"], pictures=[{"url": "/m.jpg"}], links=nothing
    )
    headers = {"X-Robots-Tag": "none"}
    site.page("/headers", headers=headers, pictures=[{"url": "/h.jpg"}], links=nothing)
    site["/packed"] = Answer(gzip.compress(b"{}"), headers={"Content-Encoding": "gzip"})
    links = [{"url": path, "role": "detail"} for path in ends if path != "/"]
    site.page("/", links=links, pictures=[{"url": url} for url in pictures])
    absolute = {url if "://" in url else site.url + url: outcome for url, outcome in ends.items()}
    marked = {f"{site.url}/m.jpg": "robots_meta", f"{site.url}/h.jpg": "robots_header"}
    return absolute | marked


def test_each_trap_ends_as_it_should(
    site: Site,
    other: Site,
    untrusted: Site,
    pages: dict[str, str],
    pictures: dict[str, str],
    crawl_of: Callable[..., Crawl],
    spider_of: Callable[..., Spider],
):
    crawl = crawl_of(site)
    spider = spider_of(crawl)
    assert spider.wait() == 0, spider.log
    ends = dict(crawl.crawl_requests.values_list("url", "outcome"))
    wanted = pages | pictures
    assert {url: ends.get(url) for url in wanted} == wanted, spider.log
    # Every failure is in the ledger with its reason, once, and nothing waits.
    states = dict(CrawledImage.objects.values_list("url", "reason_code"))
    refused = {url: end for url, end in pictures.items() if end not in ("kept", "unchanged")}
    assert {url: states[url] for url in refused} == refused
    assert not crawl.crawl_requests.filter(state="waiting").exists()
    # Nothing forbidden was requested, and nothing twice without need.
    assert not [path for path in site.paths if path.startswith("/closed")]
    assert other.paths == ["/far.jpg"]
    assert untrusted.asked == []
    assert {path: site.times(path) for path in ("/robots.txt", "/", "/good.jpg")} == {
        "/robots.txt": 1,
        "/": 1,
        "/good.jpg": 1,
    }
    assert {path: site.times(path) for path in ("/500.jpg", "/busy-ever.jpg", "/404.jpg")} == {
        "/500.jpg": 3,
        "/busy-ever.jpg": 3,
        "/404.jpg": 1,
    }
    assert "Refused to connect to 127.1" in spider.log
    assert spider.log.count("Traceback") == 1  # a bug in the adapter
    assert "scrapy" not in spider.log
    assert "twisted" not in spider.log
