"""Files from wherever they are (folders, the web, a zip) into a gallery."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path

from django.core.files.base import File

from apps.galleries.models import Gallery
from apps.galleries.pictures import PictureError, clean_name
from apps.galleries.refusals import Refusal
from apps.galleries.remote import RemoteError, fetch_for
from apps.galleries.services.adding import Added, add_images
from apps.galleries.services.batches import Batch

# One transaction each; work on the first begins while the next is read.
AT_ONCE = 50
# What stands for a file: how to have it open while it is needed, or why it cannot be had.
Source = Iterator[File | Refusal]


def picture_files(folder: Path) -> list[Path]:
    """Every file below `folder` in a stable order, hidden ones and their folders left out."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in found if not is_hidden(path.relative_to(folder)))


def sizes_of(paths: Iterable[Path]) -> list[int]:
    """In bytes; of what cannot be looked at, nothing: adding it says why."""
    sizes = []
    for path in paths:
        with suppress(OSError):
            sizes.append(path.stat().st_size)
    return sizes


def is_hidden(path: Path) -> bool:
    return any(part.startswith(".") and part != ".." for part in path.parts)


def import_all(
    gallery: Gallery, source: Source, progress: Callable[[int], object], batch: Batch | None = None
) -> Iterator[Added]:
    """Add what `source` opens, some at a time; yields what became of each. Safe to run again."""
    while (first := next(source, None)) is not None:
        some = chain([first], islice(source, AT_ONCE - 1))
        yield add_images(gallery, _counted(some, progress), batch)


def _counted(source: Source, progress: Callable[[int], object]) -> Source:
    for item in source:
        yield item
        progress(1)


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


def fetched(owner_id: int, addresses: Iterable[str]) -> Source:
    """The picture at each address that a person gave, closed when the next is asked for."""
    for address in addresses:
        try:
            file = fetch_for(owner_id, address)
        except RemoteError as error:
            yield Refusal(address, error)
        else:
            with file:
                yield file
