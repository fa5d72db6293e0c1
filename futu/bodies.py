"""Refuse oversized requests by Content-Length, before reading them."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from futu.failures import too_large

# Pieces of uploads are not parsed as forms, and their view limits their size.
PIECE = "application/offset+octet-stream"


class RefuseTooLarge:
    """Answer 413 to bodies over FUTU_MAX_REQUEST_BYTES.

    Django limits files and fields only while writing them to disk, and Futu checks file sizes after
    that. The web server closes the connection if a body is left unread.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.content_type != PIECE and _length(request) > settings.FUTU_MAX_REQUEST_BYTES:
            return too_large(request)
        return self.get_response(request)


def _length(request: HttpRequest) -> int:
    said = request.META.get("CONTENT_LENGTH") or ""
    return int(said) if said.isdecimal() else 0
