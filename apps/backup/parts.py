"""The files beside a manifest, fetched and checked."""

from __future__ import annotations

import hashlib
from pathlib import Path

from apps.backup.errors import BackupError
from apps.backup.layout import DATABASE, LIST, part_name
from apps.backup.manifest import Manifest, Part
from apps.backup.targets import Target

CHUNK = 2**20


def put_part(target: Target, name: str, part: str, path: Path) -> Part:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
        file.seek(0)
        target.put(part_name(name, part), iter(lambda: file.read(CHUNK), b""))
    return Part(digest.hexdigest(), size)


def fetch_part(target: Target, manifest: Manifest, part: str, folder: Path) -> Path:
    """A copy of it in `folder`. Raises BackupError if it is damaged or gone."""
    expected = {DATABASE: manifest.database, LIST: manifest.files}[part]
    path = folder / f"{manifest.name}-{part}"
    digest = hashlib.sha256()
    try:
        with path.open("wb") as file:
            for piece in target.pieces(part_name(manifest.name, part)):
                digest.update(piece)
                file.write(piece)
    except FileNotFoundError as error:
        raise BackupError("unreadable", {"name": f"{manifest.name}/{part}"}) from error
    if digest.hexdigest() != expected.sha256:
        raise BackupError("unreadable", {"name": f"{manifest.name}/{part}"})
    return path
