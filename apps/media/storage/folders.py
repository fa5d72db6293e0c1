"""Folders of the storage: a disk has them, an object store makes them up of names."""

from contextlib import suppress
from pathlib import Path

from django.core.files.storage import default_storage

from apps.media.storage.local import LEAST_ROOM, free_in


def listed(folder: str) -> tuple[list[str], list[str]]:
    """Names of folders and files in it; none where there is no such folder."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []
    return folders, files


def local_path(name: str) -> str | None:
    """Where a file or folder lies on a disk of ours; None in an object store."""
    try:
        return default_storage.path(name)
    except NotImplementedError:
        return None


def drop_folder(folder: str) -> None:
    """Remove a folder that is empty; where files need none there is nothing to do."""
    if local_path(folder) is None:
        return
    # It stays where somebody is just writing into it: they find the row gone and come here.
    with suppress(OSError):
        default_storage.delete(folder)


def free_bytes() -> int | None:
    """What the disk still takes before it counts as full; None where that has no bound."""
    folder = local_path("")
    return None if folder is None else max(0, free_in(Path(folder)) - LEAST_ROOM)
