"""Files from wherever they are (folders, the web, a zip) into a gallery."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path

from django.core.files.base import File

from apps.galleries.models import Gallery
from apps.galleries.pictures import PictureError, clean_name
from apps.galleries.remote import RemoteError, fetch_for
from apps.galleries.services.adding import Added, Refusal, add_images

# One job and one transaction each; work on the first begins while the next is read.
BATCH = 100
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


def add_from(gallery: Gallery, source: Source) -> Added:
    """Add what `source` opens, one file at a time: the next is asked for when this is stored.

    Raises what `add_images` raises.
    """
    refused: list[Refusal] = []
    added = add_images(gallery, _files(source, refused))
    added.refused += refused
    return added


def _files(source: Source, refused: list[Refusal]) -> Iterator[File]:
    for item in source:
        if isinstance(item, Refusal):
            refused.append(item)
        else:
            yield item


def import_all(
    gallery: Gallery, source: Source, progress: Callable[[int], object]
) -> Iterator[Added]:
    """Add what `source` opens, batch by batch; yields what became of each. Safe to run again."""
    while (first := next(source, None)) is not None:
        batch = chain([first], islice(source, BATCH - 1))
        yield add_from(gallery, _counted(batch, progress))


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
