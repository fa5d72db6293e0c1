"""A temporary gallery, imported the way uploads are."""

import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL.Image import Image

from apps.accounts.models import User
from apps.galleries.models import Gallery
from apps.galleries.services import add_images
from apps.jobs import services as jobs
from apps.vision.evaluation.windows import windows

BATCH_SIZE = 50


def fill(sources: Sequence[Path], others: Sequence[Path], windowed: Sequence[Path]) -> Gallery:
    """Add `sources` and `others` unchanged, and windows of `windowed`.

    File names contain the index of the picture: `source-0007`.
    """
    owner = User.objects.create_user("evaluation")
    gallery = Gallery.objects.create(owner=owner, name="evaluation")
    files = chain(_files(sources, "source"), _files(others, "other"), _cut(windowed))
    while group := list(islice(files, BATCH_SIZE)):
        add_images(gallery, group)
        jobs.drain()
    return gallery


def source_name(number: int) -> str:
    return f"source-{number:04}"


def png(picture: Image) -> io.BytesIO:
    out = io.BytesIO()
    picture.save(out, "PNG")
    out.seek(0)
    return out


def _files(paths: Iterable[Path], name: str) -> Iterator[SimpleUploadedFile]:
    for number, path in enumerate(paths):
        yield SimpleUploadedFile(f"{name}-{number:04}{path.suffix}", path.read_bytes())


def _cut(paths: Sequence[Path]) -> Iterator[SimpleUploadedFile]:
    for number, picture in enumerate(chain.from_iterable(windows(paths))):
        yield SimpleUploadedFile(f"window-{number:04}.png", png(picture).getvalue())
