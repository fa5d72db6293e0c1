"""A temporary gallery of photos, copies and bursts, imported the way uploads are."""

import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL.Image import Image

from apps.accounts.models import User
from apps.duplicates.evaluation.bursts import burst, jpeg, times
from apps.galleries.models import Gallery
from apps.galleries.services import add_images
from apps.jobs import services as jobs
from apps.vision.edits import Edit
from apps.vision.edits.make import edited_copies
from apps.vision.evaluation.bank import Tick
from apps.vision.files import open_picture

BATCH_SIZE = 48


def fill(files: Iterable[SimpleUploadedFile], tick: Tick) -> Gallery:
    """Add files in order: a picture is only compared with earlier ones."""
    owner = User.objects.create_user("evaluation")
    gallery = Gallery.objects.create(owner=owner, name="evaluation")
    files = iter(files)
    while group := list(islice(files, BATCH_SIZE)):
        add_images(gallery, group)
        jobs.drain()
        tick(len(group))
    return gallery


def originals(paths: Sequence[Path]) -> Iterator[SimpleUploadedFile]:
    for path in paths:
        yield SimpleUploadedFile(f"{path.stem}.original{path.suffix}", path.read_bytes())


def copies(paths: Sequence[Path], edits: Sequence[Edit]) -> Iterator[SimpleUploadedFile]:
    for path in paths:
        made = edited_copies(path, edits, paths)
        for edit, copy in zip(edits, made, strict=True):
            yield SimpleUploadedFile(f"{path.stem}.{edit.code}.png", _png(copy))


def bursts(paths: Sequence[Path], *, dated: bool) -> Iterator[SimpleUploadedFile]:
    """A burst from each photo, with part of the previous photo moving across."""
    code = "burst" if dated else "undated"
    for number, path in enumerate(paths):
        moving = open_picture(paths[number - 1])
        shots = burst(open_picture(path), moving, path.name)
        for shot, (frame, taken) in enumerate(zip(shots, times(number), strict=True)):
            name = f"{path.stem}.{code}-{shot}.jpg"
            yield SimpleUploadedFile(name, jpeg(frame, taken if dated else None))


def _png(picture: Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
