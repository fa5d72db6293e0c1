"""Answers of well-behaved hosts, and of others."""

import hashlib
import time
from collections.abc import Callable, Mapping
from email.utils import formatdate

from .server import Answer, Handler

# The last change of everything on the site.
CHANGED = formatdate(1_700_000_000, usegmt=True)
# Bytes, or a function that makes them on request.
Content = bytes | Callable[[], bytes]
Headers = Mapping[str, str]
NONE: Headers = {}
MEBIBYTE = b"\0" * 2**20


def body(content: Content, kind: str, status: int = 200, headers: Headers = NONE) -> Answer:
    """The content as it is."""
    return lambda request: _send(request, _made(content), kind, status, headers)


def _made(content: Content) -> bytes:
    return content if isinstance(content, bytes) else content()


def _send(request: Handler, content: bytes, kind: str, status: int, headers: Headers) -> None:
    request.send_response(status)
    request.send_header("Content-Type", kind)
    request.send_header("Content-Length", str(len(content)))
    for name, value in headers.items():
        request.send_header(name, value)
    request.end_headers()
    request.wfile.write(content)


def html(text: str, headers: Headers = NONE) -> Answer:
    return body(text.encode(), "text/html; charset=utf-8", headers=headers)


def tagged(content: Content, kind: str, headers: Headers = NONE) -> Answer:
    """With an ETag, for conditional requests."""

    def answer(request: Handler) -> None:
        made = _made(content)
        etag = f'"{hashlib.sha256(made).hexdigest()[:16]}"'
        if request.headers.get("If-None-Match") == etag:
            unchanged(request)
        else:
            _send(request, made, kind, 200, {"ETag": etag, **headers})

    return answer


def dated(content: Content, kind: str, headers: Headers = NONE) -> Answer:
    """With a Last-Modified header."""

    def answer(request: Handler) -> None:
        if request.headers.get("If-Modified-Since") == CHANGED:
            unchanged(request)
        else:
            _send(request, _made(content), kind, 200, {"Last-Modified": CHANGED, **headers})

    return answer


def unchanged(request: Handler) -> None:
    request.send_response(304)
    request.end_headers()


def moved(to: str, status: int = 302) -> Answer:
    return body(b"", "text/html", status, {"Location": to})


def busy(retry_after: str | Callable[[], str], status: int, then: Answer | None = None) -> Answer:
    """Asks to come back later; the second time it answers `then`, if given."""
    times = 0

    def answer(request: Handler) -> None:
        nonlocal times
        times += 1
        if then is not None and times > 1:
            then(request)
        else:
            after = retry_after if isinstance(retry_after, str) else retry_after()
            _send(request, b"", "text/plain", status, {"Retry-After": after})

    return answer


def in_a_moment() -> str:
    """Retry-After as a date, in whole seconds: one or two from now."""
    return formatdate(time.time() + 2, usegmt=True)


def too_long(mebibytes: int, *, declared: bool) -> Answer:
    """Larger than allowed, with or without a Content-Length."""

    def answer(request: Handler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "image/jpeg")
        if declared:
            request.send_header("Content-Length", str(mebibytes * len(MEBIBYTE)))
        else:
            request.send_header("Transfer-Encoding", "chunked")
        request.end_headers()
        for _ in range(mebibytes):
            request.wfile.write(MEBIBYTE if declared else b"100000\r\n%b\r\n" % MEBIBYTE)
        if not declared:
            request.wfile.write(b"0\r\n\r\n")

    return answer


def drop_by_drop(seconds: float, pause: float = 0.5) -> Answer:
    """A byte now and then: each one comes in time, the whole never does."""

    def answer(request: Handler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "image/jpeg")
        request.send_header("Content-Length", "100000")
        request.end_headers()
        for _ in range(round(seconds / pause)):
            request.wfile.write(b"\xff")
            request.wfile.flush()
            time.sleep(pause)
        request.close_connection = True

    return answer


def nothing_at(status: int) -> Answer:
    return body(b"<!doctype html><title>Sorry</title>", "text/html", status)
