"""Copying the files that a target does not have yet."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from apps.backup.layout import file_name
from apps.backup.ledger import Ledger, State
from apps.backup.named import Named, is_named
from apps.backup.services.progress import Progress
from apps.backup.services.reading import (
    AbsentError,
    DamagedError,
    checked,
    digest_of,
    file_pieces,
)
from apps.backup.targets import Target

logger = logging.getLogger(__name__)

# Bytes up to which a file without a known checksum is held in memory; a larger one is read twice.
SMALL = 16 * 2**20
# Seconds between looks at whether to stop.
TURN_SECONDS = 1.0


@dataclass
class Copied:
    count: int = 0
    bytes: int = 0

    def add(self, size: int) -> None:
        self.count += 1
        self.bytes += size


class Turns:
    """Reports progress and lets a stop in, once a second."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._total = progress, total
        self._done, self._next = 0, 0.0

    def unit_done(self) -> None:
        self._done += 1
        if time.monotonic() >= self._next or self._done == self._total:
            self._next = time.monotonic() + TURN_SECONDS
            self._progress.report(self._done, self._total)
            self._progress.check()


def copy_files(ledger: Ledger, target: Target, progress: Progress) -> Copied:
    """Copy what has to be read; the ledger says what became of each file."""
    copied = Copied()
    turns = Turns(progress, ledger.unread())
    for file in ledger.to_read():
        try:
            _copy(file, ledger, target, copied)
        except AbsentError:
            # Of what a person deleted meanwhile nothing has to be kept.
            _note(ledger, file, State.MISSING if is_named(file) else State.GONE)
        except DamagedError:
            _note(ledger, file, State.DAMAGED)
        turns.unit_done()
    return copied


def _note(ledger: Ledger, file: Named, state: State) -> None:
    ledger.note_state(file.key, state)
    if state is not State.GONE:
        logger.error("Not in the backup, since it is %s: %s (%s)", state, file.key, file.row)


def _copy(file: Named, ledger: Ledger, target: Target, copied: Copied) -> None:
    sha, pieces = (file.sha256, file_pieces(file)) if file.sha256 else _looked_up(file)
    size = ledger.holds(sha)
    if size is None:
        counted = _Counted(checked(pieces, sha))
        target.put(file_name(sha), counted)
        size = counted.size
        copied.add(size)
    ledger.note(file.key, sha, size)


def _looked_up(file: Named) -> tuple[str, Iterable[bytes]]:
    """Its checksum, and its bytes once more."""
    pieces = file_pieces(file)
    first: list[bytes] = []
    held = 0
    for piece in pieces:
        first.append(piece)
        held += len(piece)
        if held > SMALL:
            return digest_of(chain(first, pieces))[0], file_pieces(file)
    return digest_of(first)[0], first


class _Counted:
    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = pieces
        self.size = 0

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self.size += len(piece)
            yield piece
