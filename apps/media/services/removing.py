"""Delete files in batches, to keep transactions short."""

from django.db import transaction

from apps.accounts import services as accounts
from apps.media.managers import StoredFileQuerySet
from apps.media.models import StoredFile

BATCH = 200


def remove_files(files: StoredFileQuerySet) -> int:
    """Delete rows; their bytes and quota follow (`receivers`)."""
    ids = list(files.values_list("id", flat=True))
    for start in range(0, len(ids), BATCH):
        batch = StoredFile.objects.filter(id__in=ids[start : start + BATCH])
        with transaction.atomic():
            accounts.hold(batch.order_by().values_list("owner_id", flat=True).distinct())
            batch.delete()
    return len(ids)
