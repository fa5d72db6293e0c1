"""Watch a folder for new, completely written files."""

import time
from collections.abc import Iterator
from pathlib import Path, PurePath
from threading import Event

from watchfiles import Change, watch

from apps.galleries.services.importing import is_hidden, picture_files

# Seconds without change after which a file counts as complete.
SETTLED = 2.0
LOOK_MS = 500
# Names programs give to incomplete files.
PARTIAL = {".part", ".partial", ".crdownload", ".download", ".tmp", ".filepart"}


def new_files(
    folder: Path, stop: Event | None = None, settled: float = SETTLED
) -> Iterator[list[Path]]:
    """Batches of complete files below `folder`: existing ones first, then new ones.

    Ends when `stop` is set, or at Ctrl-C.
    """
    # Size and time of the last change, and since when they are unchanged.
    writing: dict[Path, tuple[tuple[int, int], float]] = {}
    started = False
    for changes in watch(
        folder, stop_event=stop, rust_timeout=LOOK_MS, yield_on_timeout=True, step=100
    ):
        changed = [
            path
            for change, name in changes
            if change is not Change.deleted
            for path in _files(Path(name))
        ]
        if not started:
            # Listed only after the watch has started, so nothing is missed.
            changed = picture_files(folder)
            started = True
        for path in changed:
            if not _is_partial(path, folder):
                writing.setdefault(path, ((-1, -1), 0.0))
        if whole := _settled(writing, settled):
            yield whole


def _files(path: Path) -> list[Path]:
    """The file, or the files of a new folder, whose earlier files cause no event."""
    return picture_files(path) if path.is_dir() else [path]


def _is_partial(path: Path, folder: Path) -> bool:
    return is_unfinished(path) or is_hidden(path.relative_to(folder))


def is_unfinished(path: PurePath) -> bool:
    """Whether its name says that it is still being written."""
    return path.suffix.lower() in PARTIAL


def _settled(writing: dict[Path, tuple[tuple[int, int], float]], settled: float) -> list[Path]:
    """Remove and return the files in `writing` that have not changed for a while."""
    now = time.monotonic()
    whole = []
    for path, (seen, since) in list(writing.items()):
        look = _look(path)
        if look is None:
            del writing[path]
        elif look != seen:
            writing[path] = (look, now)
        elif now - since >= settled:
            del writing[path]
            whole.append(path)
    return sorted(whole)


def _look(path: Path) -> tuple[int, int] | None:
    """Size and time of the last change; None if missing or not a file."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return (stat.st_size, stat.st_mtime_ns) if path.is_file() else None
