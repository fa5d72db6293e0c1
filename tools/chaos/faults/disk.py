"""The disk of the data folder is full for some seconds, at every write or soon after."""

from __future__ import annotations

import os
import time
from pathlib import Path

from tools.chaos.faults.ground import Fault, Ground, SkippedError, await_moment

BALLAST = "ballast"
# What is left for others: nothing, a page of the database, some pictures.
LEFT = (0, 4_096, 65_536, 1_048_576)
BLOCK = 65_536


def _fill(ground: Ground) -> str:
    moment = await_moment(ground)
    left = ground.chance.choice(LEFT)
    seconds = ground.chance.uniform(2, 6)
    ballast = ground.site.data / BALLAST
    try:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:  # What others delete meanwhile is taken, too.
            fill(ballast, left)
            time.sleep(0.05)
    finally:
        ballast.unlink(missing_ok=True)
    return f"{moment}, {left:,} bytes left, {seconds:.1f} s"


def fill(ballast: Path, left: int) -> None:
    """Let the file grow until its disk has `left` bytes for others."""
    with ballast.open("ab", buffering=0) as file:
        while (free := free_bytes(ballast.parent)) > left:
            try:
                file.write(bytes(min(BLOCK, free - left)))
            except OSError:
                return


def free_bytes(folder: Path) -> int:
    seen = os.statvfs(folder)
    return seen.f_bavail * seen.f_frsize


def _check(ground: Ground) -> None:
    if not ground.has_own_disk:
        raise SkippedError("a small file system cannot be mounted here (root alone may)")


FAULTS = {"disk full": Fault(_fill, _check, weight=4)}
