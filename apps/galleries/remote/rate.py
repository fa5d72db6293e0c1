"""How often one person may have this server fetch something (FUTU_FETCH_RATE)."""

from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.files.base import File
from django.http import HttpRequest

from .errors import RemoteError
from .fetching import fetch

ACTION = "fetch"


def fetch_for(owner_id: int, address: str) -> File:
    """`fetch`, counted for the person who asked. Raises RemoteError, also when it is too often."""
    count_for(owner_id)
    return fetch(address)


def count_for(owner_id: int) -> None:
    """Count one fetch for the person who asked. Raises RemoteError when it is too often.

    Each try holds a thread for up to half a minute, and to the sites asked it is this server
    that knocks, whoever wanted it.
    """
    rates = [rate.strip() for rate in settings.FUTU_FETCH_RATE.split(",") if rate.strip()]
    allowed = ratelimit.consume(
        HttpRequest(),  # Its key is all that counts; services know no request.
        app="futu",
        action=ACTION,
        config={ACTION: ",".join(f"{rate}/key" for rate in rates)},
        key=str(owner_id),
        limit_get=True,
    )
    if not allowed:
        raise RemoteError("too_often")
