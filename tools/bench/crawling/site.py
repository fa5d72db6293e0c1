"""A minimal site on this machine: listing pages, detail pages, and the pictures."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HOST = "127.0.0.1"
PER_PAGE = 50


class BenchSite:
    """`count` pictures, made on request; `asked` are the times of requests."""

    def __init__(self, count: int, picture: Callable[[int], bytes], delay: float = 0) -> None:
        self.count = count
        self.picture = picture
        self.delay = delay
        self.asked: list[float] = []
        self.url = ""

    def settings(self) -> dict[str, Any]:
        return {
            "start": [f"{self.url}/list/1"],
            "details": "a.photo",
            "next": "a.next",
            "picture": ["img.full"],
            "title": "h1",
        }

    def answer(self, path: str) -> tuple[str, bytes] | None:
        """Content type and body of `path`."""
        folder, _, rest = path.strip("/").partition("/")
        number = int(rest.removesuffix(".jpg")) if rest.removesuffix(".jpg").isdecimal() else 0
        if folder == "robots.txt":
            return "text/plain", f"User-agent: *\nCrawl-delay: {self.delay:g}\n".encode()
        if folder == "list":
            return "text/html", self._list(number).encode()
        if folder == "photo":
            return "text/html", self._photo(number).encode()
        return ("image/jpeg", self.picture(number)) if folder == "pictures" else None

    def _list(self, page: int) -> str:
        first = (page - 1) * PER_PAGE
        numbers = range(first, min(first + PER_PAGE, self.count))
        links = "".join(f'<a class=photo href="/photo/{number}">{number}</a>' for number in numbers)
        following = f'<a class=next href="/list/{page + 1}">next</a>'
        more = following if first + PER_PAGE < self.count else ""
        return f"<!doctype html><title>Page {page}</title>{links}{more}"

    def _photo(self, number: int) -> str:
        picture = f'<img class=full src="/pictures/{number}.jpg">'
        return f"<!doctype html><title>{number}</title><h1>No. {number}</h1>{picture}"


@contextmanager
def served(site: BenchSite) -> Iterator[BenchSite]:
    """Serves the site at `site.url` while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1

        def do_GET(self) -> None:
            site.asked.append(time.monotonic())
            kind, content = site.answer(self.path) or ("text/plain", b"")
            self.send_response(200 if content else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_args: object) -> None:
            """Only the times are recorded."""

    server = ThreadingHTTPServer((HOST, 0), Handler)
    site.url = f"http://{HOST}:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
