"""Folders that the environment names."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

# In a folder that holds backups of an instance (docs/BACKUP.md).
BACKUP_MARKER = "futu-backup.json"


def roots_of(given: str) -> tuple[Path, ...]:
    """Full paths of FUTU_WATCH, separated as in PATH. Raises ImproperlyConfigured for others."""
    paths = [Path(one).expanduser() for one in given.split(os.pathsep) if one.strip()]
    if wrong := [str(path) for path in paths if not path.is_absolute()]:
        raise ImproperlyConfigured(f"FUTU_WATCH names what is no full path: {', '.join(wrong)}")
    return tuple(paths)
