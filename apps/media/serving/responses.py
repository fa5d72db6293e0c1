"""Responses with stored files."""

from collections.abc import Generator, Iterator
from datetime import datetime

from django.conf import settings
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date, parse_http_date_safe
from django_sendfile import sendfile

from apps.media.serving.ranges import Range, UnsatisfiableError, wanted
from apps.media.storage import iter_range, local_path, open_object, size_and_time
from futu.file_names import portable

# The django-sendfile2 backend that serves from Django, without range support.
SIMPLE = "django_sendfile.backends.simple"


def send(
    request: HttpRequest, key: str, *, name: str, mimetype: str, inline: bool = False
) -> HttpResponseBase:
    """A response with a stored file: a download if it has a `name`, unless `inline`.

    The media type is ours, never sniffed by the browser, and nothing in the file may execute. With
    SENDFILE_BACKEND set, the web server in front sends the bytes and ranges.
    """
    path = local_path(key)
    if path is not None and settings.SENDFILE_BACKEND != SIMPLE:
        response = sendfile(request, path, mimetype=mimetype)
    else:
        response = _sent(request, key, mimetype)
    if name and response.status_code in (200, 206):
        response["Content-Disposition"] = _disposition(name, inline)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _disposition(name: str, inline: bool) -> str:
    return content_disposition_header(not inline, portable(name)) or "attachment"


def _sent(request: HttpRequest, key: str, mimetype: str) -> HttpResponseBase:
    """Files are immutable, so the key identifies the cached version."""
    etag = f'"{key}"'
    if answer := get_conditional_response(request, etag=etag):
        answer["ETag"] = etag
        return answer
    is_plain = request.method == "GET" and "Range" not in request.headers
    try:
        if is_plain and local_path(key) is None:
            response, written = _whole_object(key, mimetype)
        else:
            response, written = _part_or_file(request, key, mimetype, etag)
    except FileNotFoundError as error:
        raise Http404 from error
    response["ETag"], response["Accept-Ranges"] = etag, "bytes"
    response["Last-Modified"] = http_date(written.timestamp())
    return response


def _whole_object(key: str, mimetype: str) -> tuple[HttpResponseBase, datetime]:
    """Files as small as most pictures are fetched in a single request."""
    opened = open_object(key)
    response = _stream(opened.pieces, opened.size, mimetype)
    response["Content-Length"] = str(opened.size)
    return response, opened.written


def _part_or_file(
    request: HttpRequest, key: str, mimetype: str, etag: str
) -> tuple[HttpResponseBase, datetime]:
    size, written = size_and_time(key)
    modified = int(written.timestamp())
    if answer := get_conditional_response(request, etag=etag, last_modified=modified):
        return answer, written
    try:
        part = _part(request, etag, modified, size)
    except UnsatisfiableError:
        missing = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
        return missing, written
    return _body(request, key, mimetype, part, size), written


def _part(request: HttpRequest, etag: str, modified: int, size: int) -> Range | None:
    header = request.headers.get("Range")
    if request.method != "GET" or not header or not _is_current(request, etag, modified):
        return None
    return wanted(header, size)


def _is_current(request: HttpRequest, etag: str, modified: int) -> bool:
    """Whether the If-Range validator still matches."""
    condition = request.headers.get("If-Range")
    if condition is None or condition == etag:
        return True
    return parse_http_date_safe(condition) == modified


def _body(
    request: HttpRequest, key: str, mimetype: str, part: Range | None, size: int
) -> HttpResponseBase:
    response: HttpResponseBase
    if request.method == "HEAD":
        response = HttpResponse(content_type=mimetype)
    elif part is None and (path := local_path(key)) is not None:
        # The web server passes the file to the kernel. The response closes it.
        response = FileResponse(open(path, "rb"), content_type=mimetype)  # noqa: SIM115, PTH123
    else:
        sent = part or Range(0, size)
        pieces = iter_range(key, sent.start, sent.stop)
        response = _stream(pieces, sent.stop - sent.start, mimetype)
    response["Content-Length"] = str(part.stop - part.start if part else size)
    if part:
        response.status_code = 206
        response["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    return response


def _stream(pieces: Iterator[bytes], size: int, mimetype: str) -> HttpResponseBase:
    """Read the first bytes before sending headers: storage may be unavailable."""
    first = next(pieces, b"")
    if len(first) == size:
        return HttpResponse(first, content_type=mimetype)
    return StreamingHttpResponse(_Pieces(first, pieces), content_type=mimetype)


class _Pieces:
    """A closable iterator: a player that seeks aborts the response."""

    def __init__(self, first: bytes, rest: Iterator[bytes]) -> None:
        self._first, self._rest = first, rest

    def __iter__(self) -> Iterator[bytes]:
        yield self._first
        yield from self._rest

    def close(self) -> None:
        if isinstance(self._rest, Generator):
            self._rest.close()
