"""Files of all rooms, from the rows."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from apps.media.doctor.shared import FROM_BACKUP, sum_of
from apps.media.models import StoredFile
from apps.media.storage import is_remote
from futu.doctor import Finding, FindingKind, Scope, check, register

LOST = register(
    FindingKind("file_lost", "file", _("file %(id)s has lost its bytes (%(kind)s)"), FROM_BACKUP)
)
SHORT = register(
    FindingKind(
        "file_short", "file", _("file %(id)s has %(size)s of its %(bytes)s bytes"), FROM_BACKUP
    )
)
CHANGED = register(
    FindingKind(
        "file_changed",
        "file",
        _("the bytes of file %(id)s (%(kind)s) are not those that were kept"),
        FROM_BACKUP,
    )
)


@check("media.files", is_sliced=is_remote)
def files(scope: Scope) -> Iterator[Finding]:
    rows = StoredFile.objects.only("id", "key", "bytes", "kind")
    for stored in scope.each(rows):
        try:
            size = default_storage.size(stored.key)
        except FileNotFoundError:
            yield LOST.found(stored.id, kind=stored.kind)
        else:
            if size != stored.bytes:
                yield SHORT.found(stored.id, size=size, bytes=stored.bytes)


@check("media.sums", reads_bytes=True)
def sums(scope: Scope) -> Iterator[Finding]:
    rows = StoredFile.objects.exclude(sha256="").only("id", "key", "sha256", "kind")
    for stored in scope.each(rows):
        try:
            sha256 = sum_of(stored.key, scope)
        except FileNotFoundError:
            continue
        if sha256 != stored.sha256:
            yield CHANGED.found(stored.id, kind=stored.kind)
