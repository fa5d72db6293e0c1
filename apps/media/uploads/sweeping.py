"""Delete abandoned uploads."""

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

# A new upload's row is committed a moment later.
GRACE = timedelta(hours=6)


def discard(upload: Upload) -> None:
    """Delete an upload and its bytes, except a file made of it."""
    Upload.objects.filter(id=upload.id).delete()
    stored.delete(upload)


def sweep_uploads() -> int:
    """Delete uploads a day after their last piece; returns how many.

    Also those whose target no longer exists. Rows are written before pieces, so a folder without a
    row belongs to nobody.
    """
    expired = {upload.id: upload for upload in [*Upload.objects.expired(), *_leading_nowhere()]}
    for upload in expired.values():
        discard(upload)
    lying = stored.stored_ids()  # List first: uploads that start later are not included.
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
    """Abort multipart uploads whose row is gone: they are invisible but cost money."""
    if local_path("") is not None:
        return
    store = cast(Multiparts, default_storage)
    known = set(Upload.objects.exclude(multipart="").values_list("multipart", flat=True))
    for folder in (FILES, UPLOADS):
        for name, multipart, begun in store.multiparts(folder):
            if multipart not in known and timezone.now() - begun > GRACE:
                store.abort_multipart(name, multipart)
