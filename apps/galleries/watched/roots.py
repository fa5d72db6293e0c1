"""Which folders may be watched."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

from apps.galleries.watched.errors import WatchError
from futu.folders import BACKUP_MARKER


def place_of(given: str) -> tuple[Path, str]:
    """The root that the folder is in, and its path below that; both without links.

    Raises WatchError for a folder that may not be watched, or that is not there.
    """
    roots = settings.FUTU_WATCH
    if not roots:
        raise WatchError("off")
    path = Path(given)
    if not path.is_absolute():
        raise WatchError("not_absolute", {"path": given})
    # Before it is looked whether it is there: nothing is told of what is elsewhere.
    folder = _resolved(path)
    root = next((r for r in map(Path.resolve, roots) if folder.is_relative_to(r)), None)
    if root is None:
        named = ", ".join(map(str, roots))
        raise WatchError("outside", {"path": given, "roots": named})
    try:
        _check_not_ours(folder, given)
        is_there = folder.is_dir()
    except PermissionError as error:
        raise WatchError("denied", {"path": given}) from error
    except OSError as error:
        raise WatchError("missing", {"path": given}) from error
    if not is_there:
        raise WatchError("missing", {"path": given})
    if not os.access(folder, os.R_OK | os.X_OK):
        raise WatchError("denied", {"path": given})
    return root, str(folder.relative_to(root))


def _check_not_ours(folder: Path, given: str) -> None:
    ours = Path(settings.FUTU_DATA).resolve()
    holds_backups = any((above / BACKUP_MARKER).exists() for above in (folder, *folder.parents))
    if holds_backups or folder.is_relative_to(ours) or ours.is_relative_to(folder):
        raise WatchError("instance", {"path": given})


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError) as error:  # Links in a circle, or a name that is too long.
        raise WatchError("missing", {"path": str(path)}) from error
