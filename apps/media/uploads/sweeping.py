"""Uploads that nobody went on with."""

from collections.abc import Iterator
from datetime import timedelta
from typing import cast

from django.core.files.storage import default_storage
from django.utils import timezone

from apps.media.keys import FILES, UPLOADS
from apps.media.kinds import all_kinds
from apps.media.models import Upload
from apps.media.storage import local_path
from apps.media.storage.multiparts import Multiparts
from apps.media.uploads import bytes as stored

# One that has just begun is noted in its row a moment later.
GRACE = timedelta(hours=6)


def discard(upload: Upload) -> None:
    """Forget an upload and what has arrived of it, but for a file that was made of it."""
    Upload.objects.filter(id=upload.id).delete()
    stored.delete(upload)


def sweep_uploads() -> int:
    """Forget uploads a day after their last piece; returns how many that were.

    Those go, too, that lead nowhere any more. A piece is written after its row and named by it,
    so a folder without a row is nobody's.
    """
    expired = {upload.id: upload for upload in [*Upload.objects.expired(), *_leading_nowhere()]}
    for upload in expired.values():
        discard(upload)
    lying = stored.stored_ids()  # First: what begins from here on is not among them.
    known = set(Upload.objects.values_list("id", flat=True))
    for upload_id in lying:
        if upload_id not in known:
            stored.delete_folder(upload_id)
    _abort_strays()
    return len(expired)


def _leading_nowhere() -> Iterator[Upload]:
    for kind in all_kinds():
        if kind.leads_on is not None:
            yield from Upload.objects.filter(kind=kind.name).exclude(kind.leads_on(None))


def _abort_strays() -> None:
    """Parts in an object store whose row went with its owner: nobody sees them, all pay."""
    if local_path("") is not None:
        return
    store = cast(Multiparts, default_storage)
    known = set(Upload.objects.exclude(multipart="").values_list("multipart", flat=True))
    for folder in (FILES, UPLOADS):
        for name, multipart, begun in store.multiparts(folder):
            if multipart not in known and timezone.now() - begun > GRACE:
                store.abort_multipart(name, multipart)
