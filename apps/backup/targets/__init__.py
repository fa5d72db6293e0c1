"""Places where backups are kept: a folder, or an object store.

    with open_target("s3://bucket/prefix") as target: …

Names of everything in a target are in `apps.backup.layout`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from apps.backup.errors import BackupError
from apps.backup.targets.base import Target
from apps.backup.targets.folder import FolderTarget
from futu.failures import is_disk_full
from futu.pictures import SCHEME, storage_at

__all__ = ["Target", "open_target"]


@contextmanager
def open_target(address: str) -> Iterator[Target]:
    """The target at `address`. Whatever is wrong with it within the block is a BackupError."""
    target = _target_at(address)
    try:
        yield target
    except OSError as error:
        if is_disk_full(error):
            raise BackupError("target_full", {"target": address}) from error
        raise BackupError("target_down", {"target": address, "why": str(error)}) from error


def _target_at(address: str) -> Target:
    if not address:
        raise BackupError("no_target")
    if address.startswith(f"{SCHEME}://"):
        return _object_target(address)
    folder = Path(address).expanduser()
    if "://" in address or not folder.is_absolute():
        raise BackupError("bad_target", {"target": address})
    folder = folder.resolve()
    if folder.is_relative_to(settings.FUTU_DATA):
        raise BackupError("inside", {"target": address})
    return FolderTarget(folder)


def _object_target(address: str) -> Target:
    try:
        options = storage_at(address, Path())["OPTIONS"]
    except ImproperlyConfigured as error:
        installed = "not installed" not in str(error)
        code = "bad_target" if installed else "no_client"
        raise BackupError(code, {"target": address}) from error
    from apps.backup.targets.objects import ObjectTarget

    return ObjectTarget(address, options)
