"""Taking pictures in: cheap checks and durable bytes now, everything heavy in a job."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.files.base import File
from django.db import transaction

from apps.galleries import files
from apps.galleries.models import Gallery, Image
from apps.galleries.pictures import PictureError, clean_name, inspect
from apps.jobs import services as jobs
from apps.jobs.models import Job


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not taken, and why, in the reader's language when shown."""

    name: str
    error: PictureError

    @property
    def message(self) -> str:
        return str(self.error)


@dataclass(slots=True)
class Added:
    """What became of the files handed in."""

    images: list[Image] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    job: Job | None = None


def add_images(gallery: Gallery, uploads: Iterable[File]) -> Added:
    """Store `uploads` in `gallery` and queue them to be prepared.

    A file that cannot be a picture is refused, the others are taken. The same bytes are
    kept once a gallery. Files are written before the rows that speak of them: a crash
    in between leaves a file without a row (the daily sweep removes it), never a row
    without its file. Raises Gallery.DoesNotExist, with nothing kept, when the gallery was
    deleted meanwhile.
    """
    added = Added()
    stored: list[Image] = []
    try:
        for upload in uploads:
            _take(gallery, upload, added, stored)
        _commit(gallery, stored, added)
    finally:
        kept = {image.id for image in added.images}
        files.delete(image.id for image in stored if image.id not in kept)
    return added


def _take(gallery: Gallery, upload: File, added: Added, stored: list[Image]) -> None:
    """Check one file and write its bytes; note it as stored, duplicate or refused."""
    name = clean_name(upload.name or "")
    try:
        header = inspect(files.stream(upload), name)
    except PictureError as error:
        added.refused.append(Refusal(name, error))
        return
    digest = files.sha256(upload)
    seen = any(image.sha256 == digest for image in stored)
    if seen or gallery.images.filter(sha256=digest).exists():
        added.duplicates.append(name)
        return
    image = Image(
        id=uuid.uuid4(),
        gallery=gallery,
        name=name,
        sha256=digest,
        bytes=header.bytes,
        format=header.format,
        width=header.width,
        height=header.height,
    )
    stored.append(image)
    files.save(image.id, files.Variant.ORIGINAL, File(files.stream(upload)))


def _commit(gallery: Gallery, stored: list[Image], added: Added) -> None:
    """Rows, job and queue entry appear together. Another request may have been first."""
    if not stored:
        return
    with transaction.atomic():
        # Held, so that it is not deleted under the new rows.
        Gallery.objects.select_for_update(no_key=True).get(id=gallery.id)
        Image.objects.bulk_create(stored, ignore_conflicts=True)
        present = set(
            Image.objects.filter(id__in=[image.id for image in stored]).values_list("id", flat=True)
        )
        images = [image for image in stored if image.id in present]
        if images:
            added.job = jobs.start(
                "galleries.add",
                owner_id=gallery.owner_id,
                total=len(images),
                params={"about": gallery.name},
            )
            Image.objects.filter(id__in=present).update(job=added.job)
    added.duplicates += [image.name for image in stored if image.id not in present]
    added.images = images
