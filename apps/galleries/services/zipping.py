"""A zip of originals, sent while it is made: it lies on no disk and in no memory."""

import stat
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import BinaryIO

from django.utils import timezone
from stream_zip import ZIP_AUTO, MemberFile, stream_zip

from apps.galleries import files
from apps.galleries.files import Variant
from apps.galleries.managers import ImageQuerySet

CHUNK = 64 * 1024
MODE = stat.S_IFREG | 0o644


def zip_of(images: ImageQuerySet) -> Iterator[bytes]:
    """The originals as they came, each under a name of its own.

    What the storage has lost is left out, and named in a text file at the end.
    """
    # Read now: the database's connection does not last as long as the answer.
    rows = list(images.values_list("id", "name", "bytes", "taken", "created"))
    return iter(stream_zip(_members(rows)))


def _members(rows: Iterable[tuple]) -> Iterator[MemberFile]:
    used: set[str] = set()
    lost: list[str] = []
    for image_id, name, size, taken, created in rows:
        try:
            original = files.open_variant(image_id, Variant.ORIGINAL)
        except FileNotFoundError:
            lost.append(name)
        else:
            # Pictures are compressed already.
            method = ZIP_AUTO(size, level=0)
            yield unused(name, used), taken or created, MODE, method, _chunks(original)
    if lost:
        text = "\n".join(lost).encode()
        name = unused("missing.txt", used)
        yield name, timezone.now(), MODE, ZIP_AUTO(len(text)), [text]


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while chunk := file.read(CHUNK):
            yield chunk


def unused(name: str, used: set[str]) -> str:
    """`name`, with a number when it is in `used` (whatever its capitals); noted there."""
    path, number, free = PurePath(name), 1, name
    while free.casefold() in used:
        number += 1
        free = f"{path.stem} ({number}){path.suffix}"
    used.add(free.casefold())
    return free
