"""A picture to ask with, from an address on the web."""

from django.core.files.base import File
from django.utils.translation import gettext as _

from apps.search.services.seeing import AddressError


def fetch(address: str) -> File:
    """The file at `address`. Raises AddressError with a sentence for the person."""
    try:
        from apps.galleries.remote import RemoteError  # type: ignore[import-not-found,unused-ignore]
        from apps.galleries.remote import fetch as fetch_remote
    except ImportError as error:
        raise AddressError(
            _("Pictures on the web cannot be fetched yet. Save the picture and choose its file.")
        ) from error
    try:
        return fetch_remote(address)
    except RemoteError as error:
        raise AddressError(str(error)) from error
