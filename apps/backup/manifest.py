"""A backup's manifest."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from importlib.metadata import version

from django.conf import settings
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from apps.backup.errors import BackupError
from apps.backup.layout import BACKUPS, MANIFEST, part_name
from apps.backup.names import is_name
from apps.backup.targets import Target

# Raised when an older release could not read what this one writes.
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Part:
    """A file beside the manifest."""

    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup consists of, and what made it."""

    name: str
    created: str
    release: str
    vendor: str
    # Applied migrations by app: the schema of the database in it.
    migrations: dict[str, list[str]]
    database: Part
    files: Part
    # Figures of the files: how many, their bytes, and what was copied for this backup.
    count: int
    bytes: int
    new_count: int
    new_bytes: int
    # Files that rows name and that were not there: deleted meanwhile, and missing or damaged.
    gone: int
    missing: int
    # Tells whether an instance has the same secret key; the key itself is encrypted, or left out.
    key_id: str
    secret_key: dict[str, str] | None = None
    format: int = field(default=FORMAT)

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.created)


def to_json(made: Manifest) -> bytes:
    return json.dumps(asdict(made), indent=1).encode()


def from_json(text: bytes) -> Manifest:
    """Raises BackupError for a newer format, ValueError for what is no manifest."""
    values = json.loads(text)
    if not isinstance(values, dict):
        raise ValueError("A manifest is an object.")
    if values.get("format", 0) > FORMAT:
        theirs = str(values.get("release", "?"))
        raise BackupError("newer", {"release": theirs, "ours": release()})
    try:
        values |= {name: Part(**values[name]) for name in ("database", "files")}
        return Manifest(**values)
    except (KeyError, TypeError) as error:
        raise ValueError(str(error)) from error


def names_in(target: Target) -> Iterator[tuple[str, bool]]:
    """Names of backups, and whether each is complete: those without a manifest were cut short."""
    found: dict[str, bool] = {}
    for path, _ in target.listing(BACKUPS):
        _, name, *part = path.split("/", 2)
        if is_name(name):
            found[name] = found.get(name, False) or part == [MANIFEST]
    yield from sorted(found.items())


def read(target: Target, name: str) -> Manifest:
    """Raises BackupError."""
    try:
        return from_json(b"".join(target.pieces(part_name(name, MANIFEST))))
    except FileNotFoundError as error:
        raise BackupError("unknown", {"name": name}) from error
    except ValueError as error:
        raise BackupError("unreadable", {"name": f"{name}/{MANIFEST}"}) from error


def complete_ones(target: Target) -> list[str]:
    """Names of complete backups, oldest first: names begin with the moment."""
    return [name for name, complete in names_in(target) if complete]


def release() -> str:
    """This release: of the checkout, or of the installed package."""
    if not (settings.BASE_DIR / "pyproject.toml").exists():
        return version("futu")
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())
    return str(project["project"]["version"])


def applied_migrations(alias: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connections[alias]).applied_migrations()):
        found.setdefault(app, []).append(name)
    return found
