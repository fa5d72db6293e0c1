"""Which folders may be watched."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

from apps.galleries.watched.errors import WatchError


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
    folder = path.resolve()
    root = next((r for r in map(Path.resolve, roots) if folder.is_relative_to(r)), None)
    if root is None:
        named = ", ".join(map(str, roots))
        raise WatchError("outside", {"path": given, "roots": named})
    _check_not_ours(folder, given)
    if not folder.is_dir():
        raise WatchError("missing", {"path": given})
    if not os.access(folder, os.R_OK | os.X_OK):
        raise WatchError("denied", {"path": given})
    return root, str(folder.relative_to(root))


def _check_not_ours(folder: Path, given: str) -> None:
    ours = Path(settings.FUTU_DATA).resolve()
    if folder.is_relative_to(ours) or ours.is_relative_to(folder):
        raise WatchError("instance", {"path": given})
