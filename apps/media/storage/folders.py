"""Folder operations, for disks and object stores alike."""

from contextlib import suppress
from pathlib import Path
from typing import Protocol, cast

from django.core.files.storage import default_storage

from apps.media.storage.local import LEAST_ROOM, free_in


class Movable(Protocol):
    def move(self, name: str, to: str) -> None: ...


def listed(folder: str) -> tuple[list[str], list[str]]:
    """Names of subfolders and files; empty if there is no such folder."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []
    return folders, files


def local_path(name: str) -> str | None:
    """Path on a local disk; None in an object store."""
    try:
        return default_storage.path(name)
    except NotImplementedError:
        return None


def is_remote() -> bool:
    """Whether files are kept in an object store, where each look at one is a request."""
    return local_path("") is None


def drop_folder(folder: str) -> None:
    """Remove an empty folder; a no-op in object stores."""
    if local_path(folder) is None:
        return
    # Not empty: a concurrent writer will find its row deleted and clean up.
    with suppress(OSError):
        default_storage.delete(folder)


def move_file(name: str, to: str) -> None:
    """Give a file another name. Raises FileNotFoundError if it is gone."""
    cast(Movable, default_storage).move(name, to)


def free_bytes() -> int | None:
    """Free bytes before the disk counts as full; None if unlimited."""
    folder = local_path("")
    return None if folder is None else max(0, free_in(Path(folder)) - LEAST_ROOM)
