"""Making, checking and restoring backups, independent of requests."""

from apps.backup.services.checking import faults, manifests
from apps.backup.services.making import make_backup
from apps.backup.services.outlook import Outlook, outlook
from apps.backup.services.progress import Told
from apps.backup.services.restoring import restore
from apps.backup.services.schedule import present_plan
from apps.backup.services.state import backup_state

__all__ = [
    "Outlook",
    "Told",
    "backup_state",
    "faults",
    "make_backup",
    "manifests",
    "outlook",
    "present_plan",
    "restore",
]
