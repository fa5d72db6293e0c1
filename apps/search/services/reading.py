"""The job that reads text in pictures: those that came, and those from before it was installed."""

from __future__ import annotations

import logging
from collections import Counter
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.galleries import files, reasons
from apps.galleries.decoders.errors import DecoderError
from apps.galleries.files import Variant
from apps.galleries.pictures import PictureError
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.jobs.run import JobError, Run
from apps.search.models import SearchDocument
from apps.search.reading.readers import PictureReader
from apps.search.services.picture_texts import keep_text, mark_unread
from apps.search.services.reembedding.missing_vectors import findable
from apps.vision.text import MISSING, is_installed, reader_name, sure
from futu.pictures import StorageDownError

logger = logging.getLogger(__name__)

KIND = "search.read"
QUEUE = "reading"
# Then it is looked again which pictures are the newest.
BATCH = 32
NOT_STARTED = _("The program that reads text in pictures does not start; the log says why.")
READ, EMPTY, FAILED = "with_text", "without_text", "failed"


def request_reading() -> Job | None:
    """The job, begun now unless one is under way; None where text is not to be read."""
    if not settings.FUTU_READ_TEXT:
        return None
    running = Job.objects.active().filter(kind=KIND).order_by("created").first()
    return running or jobs.start(KIND)


def start_when_due() -> None:
    """Begin what no picture that comes will begin: after a fault, or what came as a job ended."""
    if is_installed() and unread(reader_name()).exists():
        request_reading()


def unread(reader: str) -> QuerySet[SearchDocument]:
    """Documents of pictures that `reader` has not looked at, the newest first."""
    others = Q(reader__lt=reader) | Q(reader__gt=reader)
    documents = SearchDocument.objects.filter(others, text_cleared=None)
    return documents.filter(image__in=findable().order_by()).order_by("-image__created", "image")


def read_job(run: Run) -> dict[str, int]:
    """Read what is unread, until nothing is. Raises JobError when nothing can be read."""
    if not is_installed():
        raise JobError(str(MISSING))
    waiting, counts = unread(reader_name()), Counter[str]()
    before: list[UUID] = []
    with PictureReader() as reader:
        while (ids := _some(waiting)) and ids != before:
            left = waiting.count()
            for done, image_id in enumerate(ids, start=1):
                run.check()
                with run.long_step(round(reader.longest)):
                    counts[_read(reader, image_id)] += 1
                run.report(counts.total(), counts.total() + max(left - done, 0))
            before = ids
            run.forgive_crashes()
            run.yield_to_queue()
    return dict(counts)


def _some(waiting: QuerySet[SearchDocument]) -> list[UUID]:
    return list(waiting.values_list("image", flat=True)[:BATCH])


def _read(reader: PictureReader, image_id: UUID) -> str:
    """Read one picture; what became of it."""
    code = reasons.UNEXPECTED
    try:
        _begin(reader)
        with files.open_variant(image_id, Variant.PREVIEW) as file:
            lines = sure(reader.read(file))
        keep_text(image_id, "\n".join(lines), reader_name())
        return READ if lines else EMPTY
    except StorageDownError as error:
        raise JobError(str(reasons.reason(reasons.STORAGE_DOWN, {}))) from error
    except FileNotFoundError:
        code = reasons.LOST
    except PictureError as error:
        code = error.code
    except DecoderError:
        logger.exception("Text in picture %s could not be read", image_id)
    mark_unread(image_id, code, reader_name())
    return FAILED


def _begin(reader: PictureReader) -> None:
    """What keeps the program from starting is no picture's fault."""
    try:
        reader.begin()
    except DecoderError as error:
        raise JobError(str(NOT_STARTED)) from error


def failed_count() -> int:
    return SearchDocument.objects.exclude(reading_failure=None).count()


def texts_count() -> int:
    return SearchDocument.objects.exclude(text="").count()
