"""Picture storage from PICTURE_STORE, as Django's STORAGES."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

FILES = "files"
SCHEME = "s3"


class StorageDownError(OSError):
    """Storage is unavailable, so the state of a file is unknown."""


def storage_at(address: str, folder: Path) -> dict[str, Any]:
    """The storage at `address`: "files" (in `folder`), or s3://bucket[/prefix]."""
    if address == FILES:
        return {
            "BACKEND": "apps.media.storage.DurableStorage",
            "OPTIONS": {"location": folder},
        }
    parts = urlsplit(address)
    if parts.scheme != SCHEME or not parts.netloc or parts.query or "@" in parts.netloc:
        raise ImproperlyConfigured(
            "PICTURE_STORE is neither “files” nor an address like s3://bucket or "
            "s3://bucket/prefix; keys are given as AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
        )
    if not (find_spec("boto3") and find_spec("storages")):
        raise ImproperlyConfigured(
            "PICTURE_STORE names an object store, and what speaks to it is not installed: "
            "pip install -r requirements-scale.txt"
        )
    return {
        "BACKEND": "apps.media.storage.objects.ObjectStorage",
        "OPTIONS": {"bucket_name": parts.netloc, "location": parts.path.strip("/")},
    }
