"""What checks of other rooms, too, say and do."""

from __future__ import annotations

import hashlib

from django.utils.translation import gettext_lazy as _

from apps.media.services import quarantine
from apps.media.storage import open_seekable
from futu.doctor import Finding, Scope

CHUNK = 2**20
FROM_BACKUP = _(
    "Restore its bytes from a backup (docs/BACKUP.md), or delete it: its owner has to add it again."
)
DELETED_SAFELY = _(
    "“manage.py doctor --repair” moves it into quarantine, from where it can be restored."
)
RECOUNTED = _("“manage.py doctor --repair” counts it anew.")


def quarantined(finding: Finding) -> None:
    """Of a finding whose id is the file's key."""
    quarantine.put_aside(finding.pk, finding.code)


def sum_of(key: str, scope: Scope) -> str:
    """SHA-256 of a file. Raises FileNotFoundError."""
    digest = hashlib.sha256()
    with open_seekable(key) as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            scope.read_bytes += len(chunk)
            scope.beat()
    return digest.hexdigest()
