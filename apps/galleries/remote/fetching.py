"""From an address to a file, under limits of bytes, time and hops."""

import logging
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO
from urllib.parse import unquote

import httpcore
import httpx
from django.conf import settings
from django.core.files.base import File

from apps.galleries.pictures import PictureError, clean_name, sniff

from .addresses import checked
from .errors import RemoteError
from .network import PublicNetwork, RefusedAddressError

logger = logging.getLogger(__name__)

# For everything, redirects among it, in seconds: a person waits for the answer.
SECONDS = 30.0
REDIRECTS = 5
HEADERS = {
    "User-Agent": "Futu (self-hosted image search; a person asked for this one picture)",
    "Accept": "image/avif,image/webp,image/*;q=0.9,*/*;q=0.1",
    # What arrives is what is counted: nothing unpacks on the way.
    "Accept-Encoding": "identity",
}
MOVED = {301, 302, 303, 307, 308}
DENIED = {401, 402, 403, 405, 451}
PAGE_MARKS = (b"<!doctype html", b"<html", b"<head", b"<body")


def fetch(address: str) -> File:
    """The picture at `address` as a temporary file with its name; close it after use.

    Only public addresses are asked, each redirect is checked anew, and proxies named in the
    environment are not used. What the file is, its bytes say. Raises RemoteError.
    """
    url = checked(address)
    deadline = time.monotonic() + SECONDS
    for _hop in range(REDIRECTS + 1):
        with _answer(url, deadline) as response:
            if response.status not in MOVED:
                return _kept(url, response)
            url = _next(url, response)
    raise RemoteError("too_many_redirects")


@contextmanager
def _answer(url: httpx.URL, deadline: float) -> Iterator[httpcore.Response]:
    """The head of the answer; its body is read within the block. Raises RemoteError."""
    host = {"host": url.host}
    try:
        with (
            httpcore.ConnectionPool(network_backend=PublicNetwork(deadline)) as pool,
            pool.stream("GET", _raw(url), headers=_headers(url)) as response,
        ):
            yield response
    except RefusedAddressError as error:
        logger.warning("Refused to fetch from %s: not a public address", url.host)
        raise RemoteError("refused") from error
    except httpcore.TimeoutException as error:
        raise RemoteError("no_answer", host) from error
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        logger.info("Could not fetch from %s: %s", url.host, error)
        raise RemoteError("unreachable", host) from error


def _raw(url: httpx.URL) -> httpcore.URL:
    return httpcore.URL(
        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
    )


def _headers(url: httpx.URL) -> list[tuple[str, str]]:
    return [("Host", url.netloc.decode("ascii")), *HEADERS.items()]


def _header(response: httpcore.Response, name: bytes) -> str:
    values = [value for key, value in response.headers if key.lower() == name]
    return values[0].decode("latin-1") if values else ""


def _next(url: httpx.URL, response: httpcore.Response) -> httpx.URL:
    location = _header(response, b"location")
    try:
        return checked(str(url.join(location)))
    except httpx.InvalidURL as error:
        raise RemoteError("bad_address") from error


def _kept(url: httpx.URL, response: httpcore.Response) -> File:
    _check_status(url, response.status)
    limit = settings.FUTU_MAX_UPLOAD_BYTES
    declared = _header(response, b"content-length")
    if declared.isdecimal() and int(declared) > limit:
        raise RemoteError("too_many_bytes", {"limit_bytes": limit})
    file = tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115 (goes out)
    try:
        _copy(response, file, limit)
        _check_content(file)
    except BaseException:
        file.close()
        raise
    return File(file, _name(url))


def _check_status(url: httpx.URL, status: int) -> None:
    host = {"host": url.host}
    if status in (404, 410):
        raise RemoteError("not_found")
    if status in DENIED:
        raise RemoteError("denied", host)
    if status != 200:
        raise RemoteError("unreachable", host)


def _copy(response: httpcore.Response, file: BinaryIO, limit: int) -> None:
    size = 0
    for chunk in response.iter_stream():
        size += len(chunk)
        if size > limit:
            raise RemoteError("too_many_bytes", {"limit_bytes": limit})
        file.write(chunk)


def _check_content(file: BinaryIO) -> None:
    """By its first bytes; what the server calls it may be anything."""
    file.seek(0)
    head = file.read(4096)
    file.seek(0)
    try:
        sniff(head)
    except PictureError as error:
        text = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
        page = any(mark in text for mark in PAGE_MARKS) and error.code != "svg"
        raise RemoteError("web_page" if page else "not_a_picture") from error


def _name(url: httpx.URL) -> str:
    last = unquote(url.path.rsplit("/", 1)[-1])
    return clean_name(last or url.host)
