"""Whose backups a target holds.

The marker's name for the place is kept with each run's row, and is in the database that a backup
holds. So a disk that is not mounted, and a folder of another instance, are noticed before anything
is written; an instance that was restored knows its place.
"""

from __future__ import annotations

import json
import uuid

from apps.backup.errors import BackupError
from apps.backup.layout import MARKER
from apps.backup.models import Backup
from apps.backup.targets import Target, open_target


def place_of(target: Target) -> str:
    """What the target calls itself; "" if it holds no backups."""
    try:
        return str(json.loads(b"".join(target.pieces(MARKER)))["place"])
    except FileNotFoundError:
        return ""
    except (ValueError, TypeError, KeyError) as error:
        raise BackupError("unreadable", {"name": MARKER}) from error


def take_place(target: Target, *, adopt: bool) -> str:
    """The place, marked if it is new. Raises BackupError for one that is not this instance's."""
    place = place_of(target) if adopt else _own_place(target)
    if not place:
        place = uuid.uuid4().hex
        target.put(MARKER, [json.dumps({"place": place}).encode()])
    return place


def _own_place(target: Target) -> str:
    """The same, "" if it is new."""
    place = place_of(target)
    if place and not Backup.objects.filter(place=place).exists():
        raise BackupError("foreign_target", {"target": target.address})
    if not place and Backup.objects.done().filter(target=target.address).exists():
        raise BackupError("lost_target", {"target": target.address})
    return place


def check_target(address: str) -> None:
    """Raise BackupError if no backup could be made there. Nothing is left behind but the folder."""
    with open_target(address) as target:
        _own_place(target)
        # In a folder of its own: with a file goes a folder that was empty before.
        name = f"probe-{uuid.uuid4().hex}/probe"
        target.put(name, [b"Futu was here."])
        target.delete(name)
