"""Fetches a query picture from an address on the web."""

from django.core.files.base import File

from apps.galleries import remote
from apps.search.services.query_embedding import AddressError


def fetch(owner_id: int, address: str) -> File:
    """The picture at `address`, counted towards the person's limit.

    Raises AddressError with a message for them.
    """
    try:
        return remote.fetch_for(owner_id, address)
    except remote.RemoteError as error:
        raise AddressError(str(error)) from error
