"""Attribute decoding in a request to its person, for fair limits."""

from collections.abc import Callable

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse

from apps.galleries.decoders import asked_by


class DecodeForPeople:
    """Count a request's decoding for its person; without an account, for the client address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with asked_by(lambda: _who(request)):
            return self.get_response(request)


def _who(request: HttpRequest) -> str:
    """Evaluated when decoding: by then API authentication has set the person."""
    if request.user.is_authenticated:
        return f"person {request.user.pk}"
    return f"address {get_adapter().get_client_ip(request)}"
