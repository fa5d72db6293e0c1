"""Failures of a batch: file names with messages."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from apps.galleries import reasons
from apps.galleries.models import Image, RejectedFile
from apps.galleries.pictures import PictureError
from apps.galleries.refusals import Refusal
from apps.galleries.remote import RemoteError
from apps.galleries.services.zip_errors import ZipError
from apps.jobs.models import Job
from apps.jobs.registry import Failure
from futu.coded import CodedError, say

Source = RejectedFile.Source
SAID_BY: dict[str, type[CodedError]] = {
    Source.FILE: PictureError,
    Source.ADDRESS: RemoteError,
    Source.ZIP: ZipError,
}


def note(job: Job, refused: Iterable[Refusal], taken: Iterable[str] = ()) -> None:
    """Store refused files with their job; those accepted later are removed from the list."""
    RejectedFile.objects.filter(job=job, name__in=[name[:200] for name in taken]).delete()
    RejectedFile.objects.bulk_create(
        [_row(job, refusal) for refusal in refused], ignore_conflicts=True
    )


def _row(job: Job, refusal: Refusal) -> RejectedFile:
    error = refusal.error
    source = next((key for key, kind in SAID_BY.items() if isinstance(error, kind)), Source.FILE)
    return RejectedFile(
        job=job, name=refusal.name[:200], source=source, code=error.code, params=error.params
    )


def _reason(row: RejectedFile) -> str:
    """Rows outlive releases: an unknown code is reported as broken."""
    try:
        return say(SAID_BY[row.source].SENTENCES[row.code], row.params)
    except KeyError:
        return say(PictureError.SENTENCES["broken"], {})


class AddingFailures:
    """Refused files, then failed pictures; not those of a cancelled job."""

    def __init__(self, job_id: UUID) -> None:
        self._rejected = RejectedFile.objects.filter(job=job_id).order_by("id")
        failed = Image.objects.filter(job=job_id, state=Image.State.FAILED)
        self._failed = failed.exclude(failure=reasons.CANCELLED).order_by("name", "id")
        self._first = self._rejected.count()

    def __len__(self) -> int:
        return self._first + self._failed.count()

    def __getitem__(self, place: slice) -> list[Failure]:
        start, stop = place.start or 0, len(self) if place.stop is None else place.stop
        rejected = self._rejected[start:stop] if start < self._first else []
        after = max(0, start - self._first), max(0, stop - self._first)
        failed = self._failed[after[0] : after[1]] if after[1] else []
        return [Failure(row.name, _reason(row)) for row in rejected] + [
            Failure(image.name, image.reason) for image in failed
        ]
