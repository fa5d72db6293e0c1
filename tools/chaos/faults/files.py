"""Segments of the index and weights that are deleted, cut or have a bit turned over."""

from __future__ import annotations

import shutil
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
from django.conf import settings

from tools.chaos.faults.ground import Fault, Ground, SkippedError
from tools.chaos.site import send

AWAY_SECONDS = 4.0
Harm = Callable[[Path, Ground], None]


def _delete(path: Path, ground: Ground) -> None:
    path.unlink()


def _cut(path: Path, ground: Ground) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def _flip(path: Path, ground: Ground) -> None:
    """One bit, somewhere."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        at = ground.chance.randrange(size)
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ 1 << ground.chance.randrange(8)]))


def _segments(ground: Ground) -> list[Path]:
    return sorted(path for path in Path(settings.FUTU_INDEX).rglob("*") if path.is_file())


def _index(harm: Harm, *, reopened: bool) -> Callable[[Ground], str]:
    """`reopened`: the web server opens its segments anew afterwards, as after a restart. What is
    mapped already stays in memory, as it does when a disk forgets."""

    def act(ground: Ground) -> str:
        time.sleep(ground.chance.uniform(0.2, 2))
        files = _segments(ground)
        if not files:
            return "there was no segment"
        path = ground.chance.choice(files)
        with suppress(FileNotFoundError):
            if reopened:  # A new file of that name: nobody's map changes under the hands.
                copy = path.with_suffix(path.suffix + ".harmed")
                shutil.copyfile(path, copy)
                harm(copy, ground)
                copy.replace(path)
                for worker in ground.site.main("web").children():
                    send(worker, signal.SIGKILL)
            else:
                harm(path, ground)
        return path.name

    return act


def _weights(harm: Harm) -> Callable[[Ground], str]:
    """Harmed, workers started anew so that nobody has them in memory, and put right again."""

    def act(ground: Ground) -> str:
        files = sorted(p for p in Path(settings.FUTU_WEIGHTS).rglob("*") if p.is_file())
        path = ground.chance.choice([one for one in files if not one.is_symlink()])
        spare = ground.site.data / "spare"
        shutil.copyfile(path, spare)
        harm(path, ground)
        with suppress(psutil.NoSuchProcess, OSError):
            send(ground.site.cluster("enhancement"), signal.SIGKILL)
        time.sleep(AWAY_SECONDS)
        shutil.move(spare, path)
        return path.name

    return act


def _check(ground: Ground) -> None:
    folder = Path(settings.FUTU_WEIGHTS)
    if not any(one.is_file() and not one.is_symlink() for one in folder.rglob("*")):
        raise SkippedError(f"no weights: {folder} is empty")


FAULTS = {
    "index file deleted": Fault(_index(_delete, reopened=False)),
    "index file cut": Fault(_index(_cut, reopened=False)),
    "index bit turned": Fault(_index(_flip, reopened=True)),
    "weights deleted": Fault(_weights(_delete), _check, weight=1),
    "weights bit turned": Fault(_weights(_flip), _check, weight=1),
}
