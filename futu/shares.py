"""Whose picture is decoded in a request: everybody has a share of the places, nobody all."""

from collections.abc import Callable

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse

from apps.galleries.decoders import asked_by


class DecodeForPeople:
    """Count the decoding of a request for its person; for people without an account, for their
    address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with asked_by(lambda: _who(request)):
            return self.get_response(request)


def _who(request: HttpRequest) -> str:
    """Asked at the moment of decoding: by then a token has said who its person is."""
    if request.user.is_authenticated:
        return f"person {request.user.pk}"
    return f"address {get_adapter().get_client_ip(request)}"
