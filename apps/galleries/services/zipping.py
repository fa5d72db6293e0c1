"""Stream a zip of originals, without temporary files."""

import stat
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import BinaryIO

from django.core.files import File
from django.utils import timezone
from stream_zip import ZIP_AUTO, MemberFile, stream_zip

from apps.galleries import files
from apps.galleries.files import Variant
from apps.galleries.managers import ImageQuerySet
from apps.galleries.services.naming import unused

CHUNK = 64 * 1024
# Zip timestamps: seven bits for years since 1980, and two-second resolution.
EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
LATEST = datetime(2107, 12, 31, 23, 59, 58, tzinfo=UTC)
MODE = stat.S_IFREG | 0o644


def zip_of(images: ImageQuerySet) -> Iterator[bytes]:
    """The originals, each under a unique name.

    Files missing from storage are skipped, and listed in a text file at the end.
    """
    # Query now: the database connection does not outlive the response.
    rows = list(images.values_list("id", "name", "bytes", "taken", "created"))
    # Zip times are local, like our `taken`. Unix time would be shown in the reader's zone, and ends
    # in 2038.
    return iter(stream_zip(_members(rows), extended_timestamps=False))


def _members(rows: Iterable[tuple]) -> Iterator[MemberFile]:
    used: set[str] = set()
    lost: list[str] = []
    for image_id, name, size, taken, created in rows:
        try:
            original = files.open_variant(image_id, Variant.ORIGINAL)
        except FileNotFoundError:
            lost.append(name)
        else:
            # Pictures are already compressed.
            method = ZIP_AUTO(size, level=0)
            moment = clamped(taken or timezone.localtime(created))
            yield unused(name, used), moment, MODE, method, chunks(original)
    if lost:
        text = "\n".join(lost).encode()
        name = unused("missing.txt", used)
        yield name, timezone.localtime(), MODE, ZIP_AUTO(len(text)), [text]


def clamped(moment: datetime) -> datetime:
    return min(max(moment, EARLIEST), LATEST)


def chunks(file: BinaryIO | File) -> Iterator[bytes]:
    """Closes the file at its end."""
    with file:
        while chunk := file.read(CHUNK):
            yield chunk
