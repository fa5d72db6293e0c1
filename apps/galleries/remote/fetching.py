"""Download a URL to a file, with limits on bytes and time."""

import tempfile
import time
from typing import BinaryIO
from urllib.parse import unquote

import httpcore
import httpx
from django.conf import settings
from django.core.files.base import File

from apps.galleries.pictures import PictureError, clean_name, sniff

from .asking import answer_to, pieces
from .errors import RemoteError

# Seconds for everything, redirects included: a person waits for the answer.
SECONDS = 30.0
HEADERS = {
    "User-Agent": "Futu (self-hosted image search; a person asked for this one picture)",
    "Accept": "image/avif,image/webp,image/*;q=0.9,*/*;q=0.1",
    # Ask for no compression, so the bytes received are the bytes counted.
    "Accept-Encoding": "identity",
}
DENIED = {401, 402, 403, 405, 451}
PAGE_MARKS = (b"<!doctype html", b"<html", b"<head", b"<body")


def fetch(address: str) -> File:
    """Download the picture at `address` to a temporary file with its name; close it after use.

    The type is detected from the content. Raises RemoteError.
    """
    with answer_to(address, HEADERS, time.monotonic() + SECONDS) as (url, response):
        return _kept(url, response)


def _kept(url: httpx.URL, response: httpcore.Response) -> File:
    _check_status(url, response.status)
    file = tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115 (goes out)
    try:
        for chunk in pieces(response, settings.FUTU_MAX_UPLOAD_BYTES):
            file.write(chunk)
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


def _check_content(file: BinaryIO) -> None:
    """Check the content by its first bytes; the declared type is ignored."""
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
