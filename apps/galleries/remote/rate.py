"""Rate limit of fetches per person (FUTU_FETCH_RATE)."""

from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.files.base import File
from django.http import HttpRequest

from .errors import RemoteError
from .fetching import fetch

ACTION = "fetch"


def fetch_for(owner_id: int, address: str) -> File:
    """`fetch`, counted for this person. Raises RemoteError, also above the limit."""
    count_for(owner_id)
    return fetch(address)


def count_for(owner_id: int) -> None:
    """Count one fetch for this person. Raises RemoteError above the limit.

    Each attempt holds a thread for up to half a minute, and the sites requested see this server as
    the client.
    """
    rates = [rate.strip() for rate in settings.FUTU_FETCH_RATE.split(",") if rate.strip()]
    allowed = ratelimit.consume(
        HttpRequest(),  # The rate limiter needs only the key; services have no request.
        app="futu",
        action=ACTION,
        config={ACTION: ",".join(f"{rate}/key" for rate in rates)},
        key=str(owner_id),
        limit_get=True,
    )
    if not allowed:
        raise RemoteError("too_often")
