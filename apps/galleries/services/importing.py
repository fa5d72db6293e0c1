"""Import files from folders, the web or a zip into a gallery."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path, PurePath

from django.core.files.base import File

from apps.galleries.models import Gallery
from apps.galleries.pictures import PictureError, clean_name
from apps.galleries.refusals import Refusal
from apps.galleries.remote import RemoteError, fetch_for
from apps.galleries.services.adding import Added, add_images
from apps.galleries.services.batches import Batch

# Files per transaction; work on the first batch begins while the next is read.
AT_ONCE = 50
# A deferred file: opens it when needed, or gives the reason why it cannot be read.
Source = Iterator[File | Refusal]


def picture_files(folder: Path) -> list[Path]:
    """Every file below `folder` in a stable order, without hidden files and folders."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in found if not is_hidden(path.relative_to(folder)))


def sizes_of(paths: Iterable[Path]) -> list[int]:
    """Sizes in bytes; unreadable files are skipped here and reported when added."""
    sizes = []
    for path in paths:
        with suppress(OSError):
            sizes.append(path.stat().st_size)
    return sizes


def is_hidden(path: PurePath) -> bool:
    return any(part.startswith(".") and part != ".." for part in path.parts)


def import_all(
    gallery: Gallery,
    source: Source,
    progress: Callable[[int], object],
    batch: Batch | None = None,
    *,
    by: int | None = None,
) -> Iterator[Added]:
    """Add everything from `source` in batches; yields each result. Safe to run again.

    `by`: as for `add_images`.
    """
    while (first := next(source, None)) is not None:
        some = chain([first], islice(source, AT_ONCE - 1))
        yield add_images(gallery, _counted(some, progress), batch, by=by)


def _counted(source: Source, progress: Callable[[int], object]) -> Source:
    for item in source:
        yield item
        progress(1)


def opened(paths: Iterable[Path]) -> Source:
    """Each path as an open file, closed when the next is requested."""
    for path in paths:
        try:
            file = path.open("rb")
        except OSError:
            yield Refusal(clean_name(path.name), PictureError("unreadable"))
        else:
            with file:
                yield File(file, path.name)


def fetched(owner_id: int, addresses: Iterable[str]) -> Source:
    """The picture at each address given by a person, closed when the next is requested."""
    for address in addresses:
        try:
            file = fetch_for(owner_id, address)
        except RemoteError as error:
            yield Refusal(address, error)
        else:
            with file:
                yield file
