"""A folder of files into a gallery, batch by batch, as an upload page would."""

from collections.abc import Callable, Iterator
from pathlib import Path

from django.core.files.base import File

from apps.galleries.models import Gallery
from apps.galleries.pictures import PictureError, clean_name
from apps.galleries.services.adding import Added, Refusal, add_images

# One job and one transaction each; work on the first begins while the next is read.
BATCH = 100


def picture_files(folder: Path) -> list[Path]:
    """Every file below `folder` in a stable order, hidden ones and their folders left out."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in found if not _hidden(path.relative_to(folder)))


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def import_files(
    gallery: Gallery, paths: list[Path], progress: Callable[[int], object]
) -> Iterator[Added]:
    """Add `paths` to `gallery`; yields what became of each batch. Safe to run again."""
    for start in range(0, len(paths), BATCH):
        refused: list[Refusal] = []
        added = add_images(gallery, _opened(paths[start : start + BATCH], progress, refused))
        added.refused += refused
        yield added


def _opened(
    paths: list[Path], progress: Callable[[int], object], refused: list[Refusal]
) -> Iterator[File]:
    """One file at a time is open: the next is asked for when this one is stored."""
    for path in paths:
        try:
            file = path.open("rb")
        except OSError:
            refused.append(Refusal(clean_name(path.name), PictureError("unreadable")))
        else:
            with file:
                yield File(file, path.name)
        progress(1)
