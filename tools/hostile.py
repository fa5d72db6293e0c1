"""Pillow's own test pictures, many of them damaged on purpose, for tests/hostile.

    python -m tools.hostile      # or make hostile

pip brings the source release of the Pillow that is installed; its checksum is known here, and the
pictures in it are never part of this repository. They lie in .pytest_cache/hostile.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# SHA-256 of the source release, by version. A new Pillow in requirements.txt needs its own.
SUMS = {"13.0.0": "cdcd1ba258178f7356d74170c9a81ba4eab6a5d55748bc402a5a2a6fe6be3510"}
WHERE = "Tests/images"


def version() -> str:
    return importlib.metadata.version("pillow")


def cache() -> Path:
    return Path(os.environ.get("FUTU_HOSTILE_CACHE") or ROOT / ".pytest_cache" / "hostile")


def folder() -> Path:
    """Where the pictures lie, once they were fetched."""
    return cache() / f"pillow-{version()}" / WHERE


def fetch() -> Path:
    """Download, check and unpack what is not here yet. Raises SystemExit with a sentence."""
    if folder().is_dir():
        return folder()
    if version() not in SUMS:
        raise SystemExit(f"tools/hostile.py knows no checksum of Pillow {version()}.")
    cache().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache()) as temporary:
        archive = _downloaded(Path(temporary))
        _check(archive)
        whole = Path(temporary) / "whole"
        _unpack(archive, whole)
        # In one step: whoever looks meanwhile sees nothing, or all.
        (whole / f"pillow-{version()}").rename(cache() / f"pillow-{version()}")
    return folder()


def _downloaded(into: Path) -> Path:
    words = ["download", "--quiet", "--no-deps", "--no-binary", "pillow", "--dest", str(into)]
    done = subprocess.run([sys.executable, "-m", "pip", *words, f"pillow=={version()}"])
    found = list(into.glob("pillow-*.tar.gz"))
    if done.returncode or not found:
        raise SystemExit(f"pip could not bring the source release of Pillow {version()}.")
    return found[0]


def _check(archive: Path) -> None:
    with archive.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != SUMS[version()]:
        raise SystemExit(f"{archive.name} has the checksum {found}, not the one that is known.")


def _unpack(archive: Path, into: Path) -> None:
    with tarfile.open(archive) as packed:
        prefix = f"pillow-{version()}/{WHERE}/"
        wanted = [member for member in packed if member.name.startswith(prefix)]
        packed.extractall(into, wanted, filter="data")


if __name__ == "__main__":
    pictures = fetch()
    print(sum(1 for path in pictures.rglob("*") if path.is_file()), "files in", pictures)
