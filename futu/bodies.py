"""Requests that are too large are refused by what they say of themselves, before they are read."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from futu.failures import too_large

# A piece of a transfer: no form, so nothing parses it, and its view counts its bytes itself.
PIECE = "application/offset+octet-stream"


class RefuseTooLarge:
    """Answer 413 to a body over FUTU_MAX_REQUEST_BYTES.

    Django counts files and fields of a form only while it writes them to disk, and Futu looks at
    each file's size after that. The web server closes the connection over what is left unread.
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
