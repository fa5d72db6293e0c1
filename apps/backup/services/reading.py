"""Reading the instance's own files, and telling their faults from the target's."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from apps.backup.errors import BackupError
from apps.backup.named import Named
from apps.media.storage import iter_range, size_and_time
from futu.pictures import StorageDownError


class AbsentError(Exception):
    """A file is not there."""


class DamagedError(Exception):
    """A file cannot be read, or its bytes are not those of its checksum."""


def file_pieces(file: Named) -> Iterator[bytes]:
    """Raises AbsentError, DamagedError, or BackupError if the storage does not answer."""
    try:
        key, size = _place_of(file)
        yield from iter_range(key, 0, size)
    except FileNotFoundError as error:
        raise AbsentError from error
    except StorageDownError as error:
        raise BackupError("store_down", {"why": str(error)}) from error
    except OSError as error:
        raise DamagedError from error


def _place_of(file: Named) -> tuple[str, int]:
    try:
        return file.key, size_and_time(file.key)[0]
    except FileNotFoundError:
        if not file.other:
            raise
        return file.other, size_and_time(file.other)[0]


def checked(pieces: Iterable[bytes], sha256: str) -> Iterator[bytes]:
    """The pieces; DamagedError at their end if they are not what the checksum says."""
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
        yield piece
    if digest.hexdigest() != sha256:
        raise DamagedError


def digest_of(pieces: Iterable[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for piece in pieces:
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size
