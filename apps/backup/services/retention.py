"""Which backups stay, and what goes with the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from apps.backup import manifest
from apps.backup.layout import BACKUPS, FILES, LIST, MANIFEST, file_name, part_name
from apps.backup.ledger import Ledger, read_list
from apps.backup.names import moment_of
from apps.backup.parts import fetch_part
from apps.backup.targets import Target
from apps.media.storage.local import TEMPORARY_PREFIX

PERIODS: tuple[Callable[[datetime], object], ...] = (
    lambda moment: moment.date(),
    lambda moment: moment.isocalendar()[:2],
    lambda moment: (moment.year, moment.month),
)


def kept(names: Iterable[str], keep: int) -> set[str]:
    """Of each of the last `keep` days, weeks and months that have backups, the newest one."""
    newest_first = sorted(names, reverse=True)
    chosen: set[str] = set()
    for period in PERIODS:
        newest: dict[object, str] = {}
        for name in newest_first:
            newest.setdefault(period(moment_of(name)), name)
        chosen.update(list(newest.values())[: max(keep, 1)])
    return chosen


def prune(target: Target, keep: int, made: str, work: Path) -> int:
    """Remove old backups and what killed runs left; the number of backups removed.

    The one that was just `made` stays, even if the clock was set back.

    A backup's manifest goes first: from then on it is none.
    """
    found = dict(manifest.names_in(target))
    complete = [name for name, is_complete in found.items() if is_complete]
    stay = kept(complete, keep) | {made}
    if set(found) == stay:
        return 0
    for name in set(found) - stay:
        target.delete(part_name(name, MANIFEST))
        for part, _ in list(target.listing(f"{BACKUPS}/{name}")):
            target.delete(part)
    _remove_unnamed(target, stay, work)
    return len(complete) - len(stay)


def _remove_unnamed(target: Target, names: Iterable[str], work: Path) -> None:
    """Remove files that no backup names. A list that cannot be read keeps all of them."""
    ledger = Ledger(work / "named.sqlite3")
    try:
        for name in names:
            path = fetch_part(target, manifest.read(target, name), LIST, work)
            ledger.add_needed(read_list(path))
            path.unlink()
        ledger.add_held(held_files(target))
        for sha in ledger.unnamed():
            target.delete(file_name(sha))
    finally:
        ledger.close()
    for name, _ in target.listing(FILES):
        if is_half_written(name):
            target.delete(name)


def held_files(target: Target) -> Iterable[tuple[str, int]]:
    """SHA-256 and bytes of each file in the target."""
    for name, size in target.listing(FILES):
        if not is_half_written(name):
            yield name.rsplit("/", 1)[1], size


def is_half_written(name: str) -> bool:
    return name.rsplit("/", 1)[1].startswith(TEMPORARY_PREFIX)
