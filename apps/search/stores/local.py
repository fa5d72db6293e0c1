"""Segments as files on this machine, or on a disk that all machines share."""

from __future__ import annotations

import shutil
import time
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings

from apps.search.index.segment import Header, OpenSegment, write_segment
from apps.search.stores.base import Built, Progress, Rows, Segment, SegmentError

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from apps.search.models import Embedding

SCHEME = "files:"
# Prefix of a folder that is being written; seconds after which it must be abandoned.
UNFINISHED = ".half"
ABANDONED_SECONDS = 24 * 3600


class LocalStore:
    """One folder a segment, in one folder a gallery, below FUTU_INDEX.

    A segment is written under another name and renamed, so that a named one is complete.
    "files:GALLERY/SPEC.TOKEN" is the name.
    """

    scheme = SCHEME
    # Exact comparison with so many newer rows costs less than a rebuild.
    delta_least = 5000
    delta_share = 0.1

    def open(self, segment: Segment, rows: QuerySet[Embedding]) -> OpenSegment:
        opened = OpenSegment(self._folder(segment))
        expected = (str(segment.gallery_id), segment.spec, segment.seq, segment.count)
        header = opened.header
        if (header.gallery, header.spec, header.seq, header.count) != expected:
            raise SegmentError("it is another one")
        return opened

    def build(self, rows: Rows, held: Segment | None, progress: Progress) -> Built:
        begun = time.monotonic()
        name = f"{SCHEME}{rows.gallery_id}/{rows.spec}.{uuid4().hex[:12]}"
        folder = _folder_of(name)
        unfinished = folder.with_name(folder.name + UNFINISHED)
        unfinished.mkdir(parents=True)
        try:
            header = write_segment(unfinished, rows, settings.FUTU_INDEX_RECALL, progress)
            unfinished.rename(folder)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
        return Built(
            name=name,
            seq=header.seq,
            count=header.count,
            bytes=header.bytes,
            factory=header.factory,
            recall=header.recall,
            milliseconds=header.milliseconds,
            seconds=time.monotonic() - begun,
        )

    def verify(self, segment: Segment, rows: QuerySet[Embedding], progress: Progress) -> str:
        folder = self._folder(segment)
        try:
            self.open(segment, rows).close()
            header = Header.load(folder)
            header.check_sums(folder, list(header.files), progress)
        except (OSError, SegmentError) as error:
            return str(error)
        return ""

    def drop(self, segment: Segment, named: Collection[str]) -> None:
        shutil.rmtree(self._folder(segment), ignore_errors=True)

    def strays(self, living: Collection[Segment]) -> list[str]:
        return sorted(str(folder) for folder in _leftovers(living))

    def sweep(self, living: Collection[Segment]) -> int:
        leftovers = _leftovers(living)
        for folder in leftovers:
            shutil.rmtree(folder, ignore_errors=True)
        return len(leftovers)

    def _folder(self, segment: Segment) -> Path:
        if not _is_ours(segment):
            raise SegmentError(f"{segment.name} is kept by another store")
        return _folder_of(segment.name)


def _is_ours(segment: Segment) -> bool:
    return segment.name.startswith(SCHEME)


def _folder_of(name: str) -> Path:
    folder: Path = settings.FUTU_INDEX / name.removeprefix(SCHEME)
    return folder


def _leftovers(living: Collection[Segment]) -> list[Path]:
    """Folders that no row names, except those that may be in use."""
    kept = {_folder_of(segment.name) for segment in living if _is_ours(segment)}
    return [
        folder
        for folder in settings.FUTU_INDEX.glob("*/*")
        if folder not in kept and not _is_begun(folder)
    ]


def _is_begun(folder: Path) -> bool:
    """Whether somebody may be writing it, or about to name it in a row."""
    try:
        return time.time() - folder.stat().st_mtime < ABANDONED_SECONDS
    except FileNotFoundError:
        return True
