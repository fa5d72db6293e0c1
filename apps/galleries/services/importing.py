"""Many files into a gallery, batch by batch, as an upload page would."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from django.core.files.base import File

from apps.galleries.models import Gallery
from apps.galleries.pictures import PictureError, clean_name
from apps.galleries.services.adding import Added, Refusal, add_images

# One job and one transaction each; work on the first begins while the next is read.
BATCH = 100
# What stands for a file: how to have it open while it is needed, or why it cannot be had.
Source = Iterator[File | Refusal]


def picture_files(folder: Path) -> list[Path]:
    """Every file below `folder` in a stable order, hidden ones and their folders left out."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in found if not is_hidden(path.relative_to(folder)))


def is_hidden(path: Path) -> bool:
    return any(part.startswith(".") and part != ".." for part in path.parts)


def import_files(
    gallery: Gallery, paths: Iterable[Path], progress: Callable[[int], object]
) -> Iterator[Added]:
    """Add `paths` to `gallery`; yields what became of each batch. Safe to run again."""
    return import_all(gallery, opened(paths), progress)


def import_all(
    gallery: Gallery, source: Source, progress: Callable[[int], object]
) -> Iterator[Added]:
    """Add what `source` opens, one file at a time: the next is asked for when this is stored."""
    while (first := next(source, None)) is not None:
        refused: list[Refusal] = []
        added = add_images(gallery, _batch(first, source, progress, refused))
        added.refused += refused
        yield added


def _batch(
    first: File | Refusal,
    source: Source,
    progress: Callable[[int], object],
    refused: list[Refusal],
) -> Iterator[File]:
    yield from _sifted(first, refused)
    progress(1)
    for item in islice(source, BATCH - 1):
        yield from _sifted(item, refused)
        progress(1)


def _sifted(item: File | Refusal, refused: list[Refusal]) -> Iterator[File]:
    if isinstance(item, Refusal):
        refused.append(item)
    else:
        yield item


def opened(paths: Iterable[Path]) -> Source:
    """Each path as an open file, which is closed when the next is asked for."""
    for path in paths:
        try:
            file = path.open("rb")
        except OSError:
            yield Refusal(clean_name(path.name), PictureError("unreadable"))
        else:
            with file:
                yield File(file, path.name)
