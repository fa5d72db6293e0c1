"""Transfers that nobody went on with."""

from apps.galleries.models import Upload
from apps.galleries.uploads import parts
from apps.galleries.uploads.receiving import terminate


def sweep_uploads() -> int:
    """Forget transfers a day after their last piece; returns how many that were.

    Pieces whose row went with its gallery go too. A piece is written after its row and named
    by it, so a folder without a row is nobody's.
    """
    expired = list(Upload.objects.expired())
    for upload in expired:
        terminate(upload)
    lying = parts.folders()  # First: what begins from here on is not among them.
    known = set(Upload.objects.values_list("id", flat=True))
    for upload_id in lying:
        if upload_id not in known:
            parts.delete_folder(upload_id)
    return len(expired)
