"""Where a result is while it is made: a folder of this machine, beside its enhancement's row."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from uuid import UUID

from django.conf import settings

from apps.enhancement.models import Enhancement

RESULT, PROFILE = "result.png", "profile.icc"
# Of what failed or was cancelled, what was done so far is kept so many days, to go on from there;
# longer where a gallery in the bin can be restored for longer.
KEPT_DAYS, DAY = 14, 24 * 3600


def folder_of(enhancement_id: UUID) -> Path:
    return Path(settings.FUTU_ENHANCE_FOLDER) / str(enhancement_id)


def opened_folder(enhancement_id: UUID) -> Path:
    folder = folder_of(enhancement_id)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def drop(enhancement_id: UUID) -> None:
    shutil.rmtree(folder_of(enhancement_id), ignore_errors=True)


def sweep() -> None:
    """Remove folders that nobody comes back to."""
    top = Path(settings.FUTU_ENHANCE_FOLDER)
    for folder in top.iterdir() if top.is_dir() else ():
        if not _is_wanted(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _is_wanted(folder: Path) -> bool:
    try:
        row = Enhancement.objects.filter(pk=UUID(folder.name), finished=None).first()
    except ValueError:
        return False
    if row is None:
        return False
    is_active = bool(row.job and row.job.is_active)
    return is_active or time.time() - folder.stat().st_mtime < _kept_seconds()


def _kept_seconds() -> int:
    return max(KEPT_DAYS, settings.FUTU_BIN_DAYS + 1) * DAY
