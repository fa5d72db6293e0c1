"""Reading a backup and comparing every checksum."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

from apps.backup import manifest
from apps.backup.errors import BackupError
from apps.backup.layout import DATABASE, LIST, file_name
from apps.backup.ledger import Entry, read_list
from apps.backup.manifest import Manifest
from apps.backup.parts import fetch_part
from apps.backup.services.copying import Turns
from apps.backup.services.progress import Progress
from apps.backup.services.reading import digest_of
from apps.backup.services.workplace import checkplace
from apps.backup.targets import Target, open_target


def manifests(address: str) -> list[Manifest]:
    """Complete backups at `address`, oldest first. Raises BackupError."""
    with open_target(address) as target:
        return [manifest.read(target, name) for name in manifest.complete_ones(target)]


def chosen(target: Target, name: str = "") -> Manifest:
    """The one of this name, or the newest. Raises BackupError."""
    names = manifest.complete_ones(target)
    if not names:
        raise BackupError("none", {"target": target.address})
    if name and name not in names:
        raise BackupError("unknown", {"name": name})
    return manifest.read(target, name or names[-1])


def faults(address: str, name: str, progress: Progress) -> Iterator[str]:
    """What is missing or damaged in a backup, a line each."""
    with open_target(address) as target, checkplace() as work:
        found = chosen(target, name)
        fetch_part(target, found, DATABASE, work).unlink()
        path = fetch_part(target, found, LIST, work)
        turns = Turns(progress, found.count)
        seen: set[bytes] = set()
        with closing(read_list(path)) as entries:
            for entry in entries:
                if entry.sha and not entry.state and (sha := bytes.fromhex(entry.sha)) not in seen:
                    seen.add(sha)
                    yield from _fault(target, entry)
                turns.unit_done()


def _fault(target: Target, entry: Entry) -> Iterator[str]:
    try:
        sha, _ = digest_of(target.pieces(file_name(entry.sha)))
    except FileNotFoundError:
        yield f"{entry.key} ({entry.row}): its bytes {entry.sha} are missing"
    else:
        if sha != entry.sha:
            yield f"{entry.key} ({entry.row}): its bytes {entry.sha} are damaged"
