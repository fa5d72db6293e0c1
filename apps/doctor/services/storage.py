"""Whether the storage is the one that rows speak of: a disk that is not mounted loses nothing."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from apps.galleries import files
from apps.galleries.files import Variant
from apps.galleries.models import Image
from apps.media.models import StoredFile
from futu.doctor import Finding, FindingKind, register

# Files of each kind that are looked for, the oldest and the newest.
SAMPLE = 5
LEAST = 3
AWAY = register(
    FindingKind(
        "storage_away",
        "storage",
        _("none of %(count)s files that were looked for is in %(id)s"),
        _(
            "Is the disk mounted, and is PICTURE_STORE the one it was? Until then nothing is "
            "repaired that has to do with files."
        ),
    )
)
FAILED = register(
    FindingKind(
        "check_failed",
        "check",
        _("the check %(id)s could not be made: %(why)s"),
        _("The server's log says more. It is made again the next time."),
    )
)


def away() -> Finding | None:
    """The finding, if there are files by their rows, and none of some is there."""
    keys = set(_keys())
    try:
        is_there = len(keys) < LEAST or any(default_storage.exists(key) for key in keys)
    except OSError as error:
        return FAILED.found("storage", why=str(error)[:200])
    if is_there:
        return None
    return AWAY.found("PICTURE_STORE", count=len(keys))


def _keys() -> Iterator[str]:
    prepared = Image.including_bin.exclude(prepared_at=None).order_by("prepared_at")
    for rows in (prepared, prepared.reverse()):
        for id_ in rows.values_list("id", flat=True)[:SAMPLE]:
            yield files.key(id_, Variant.PREVIEW)
    stored = StoredFile.objects.order_by("created")
    for kept in (stored, stored.reverse()):
        yield from kept.values_list("key", flat=True)[:SAMPLE]
