"""Extract a zip one file at a time, never more than was checked before."""

from __future__ import annotations

import shutil
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files.base import File

from apps.galleries.pictures import PictureError, clean_name
from apps.galleries.refusals import Refusal
from apps.galleries.services.importing import Source, is_hidden
from apps.galleries.services.zip_errors import ZipError
from apps.galleries.services.zip_names import true_names

MAX_ENTRIES = 20_000
MAX_BYTES = 50 * 2**30
# Maximum expansion. Pictures are already compressed; a bitmap shrinks by a factor of tens.
MAX_RATIO = 200
# Python reads the whole central directory at once, before entries can be counted.
MAX_AT_ONCE = 32 * 2**20
# Other methods use unbounded memory, and are not used for pictures.
KNOWN_PACKINGS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
ENCRYPTED = 0x1
# What Python raises for damaged archives, besides BadZipFile: places before the file's beginning,
# names that are no text, entries that call themselves encrypted where the list does not.
DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, struct.error),
    *(EOFError, NotImplementedError, OverflowError, RuntimeError, ValueError),
)

Named = tuple[zipfile.ZipInfo, str]


class Unpacked:
    """A checked zip: number of files, and the files."""

    def __init__(self, archive: zipfile.ZipFile, entries: list[Named]) -> None:
        self._archive = archive
        self._entries = entries

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def sizes(self) -> list[int]:
        """Of the files, in bytes."""
        return [entry.file_size for entry, _name in self._entries]

    @property
    def names(self) -> list[str]:
        """Of the files, with their folders."""
        return [name for _entry, name in self._entries]

    def file(self, place: int) -> Source:
        """One of them, as `files` gives it."""
        entry, name = self._entries[place]
        yield from self._file(entry, clean_name(name))

    def files(self, first: int = 0) -> Source:
        """Each as a temporary file, deleted when the next is requested."""
        for entry, name in self._entries[first:]:
            yield from self._file(entry, clean_name(name))

    def _file(self, entry: zipfile.ZipInfo, name: str) -> Source:
        limit = settings.FUTU_MAX_UPLOAD_BYTES
        if entry.file_size > limit:
            params = {"size_bytes": entry.file_size, "limit_bytes": limit}
            yield Refusal(name, PictureError("too_many_bytes", params))
            return
        if entry.compress_type not in KNOWN_PACKINGS:
            yield Refusal(name, PictureError("broken"))
            return
        with tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as file:
            try:
                # Reads no more than the entry's declared size, which was checked.
                with self._archive.open(entry) as packed:
                    shutil.copyfileobj(packed, file)
            except DAMAGE:
                yield Refusal(name, PictureError("broken"))
            else:
                file.seek(0)
                yield File(file, name)


class Careful:
    """A file that reads at most `MAX_AT_ONCE` bytes at a time."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def read(self, size: int = -1) -> bytes:
        """Raises ZipError for longer reads."""
        if size > MAX_AT_ONCE:
            raise ZipError("bomb")
        return self._file.read(size)


@contextmanager
def unpacked(source: Path | BinaryIO) -> Iterator[Unpacked]:
    """The pictures of a zip. Raises ZipError before anything is extracted."""
    with source.open("rb") if isinstance(source, Path) else nullcontext(source) as file:
        try:
            archive = zipfile.ZipFile(cast(BinaryIO, Careful(file)))
        except DAMAGE as error:
            raise ZipError("no_zip") from error
        with archive:
            yield _looked_over(archive)


def _looked_over(archive: zipfile.ZipFile) -> Unpacked:
    # `is_dir` of Python 3.11 fails over an entry without a name.
    entries = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
    _check(archive, entries)
    named = zip(entries, true_names(entries), strict=True)
    return Unpacked(archive, [pair for pair in named if not _is_by_the_way(pair[1])])


def _check(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise ZipError("too_many_entries", {"n": len(entries), "limit": MAX_ENTRIES})
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise ZipError("encrypted")
    packed = sum(entry.compress_size for entry in entries)
    whole = sum(entry.file_size for entry in entries)
    # Overlapping entries are small on disk but large in sum.
    overlapping = packed > archive.start_dir
    if overlapping or whole > MAX_BYTES or whole > MAX_RATIO * max(packed, 1):
        raise ZipError("bomb")


def _is_by_the_way(name: str) -> bool:
    path = PurePosixPath(name)
    return is_hidden(Path(path)) or path.parts[:1] == ("__MACOSX",)
