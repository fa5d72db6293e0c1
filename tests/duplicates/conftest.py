"""Detailed pictures and edited copies of them, in the galleries of a person."""

import io
from collections.abc import Callable
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow

from apps.galleries.models import Gallery, Image
from apps.galleries.services import add_images
from apps.jobs import services as jobs
from tests.vision.local.scenes import scene

Put = Callable[..., Image]


def file_of(
    picture: Pillow.Image, name: str, taken: datetime | None = None, format: str = "PNG"
) -> SimpleUploadedFile:
    exif = Pillow.Exif()
    if taken is not None:
        exif[0x0110] = "Pencil"
        exif.get_ifd(0x8769)[0x9003] = taken.strftime("%Y:%m:%d %H:%M:%S")
    out = io.BytesIO()
    picture.save(out, format, exif=exif.tobytes())
    return SimpleUploadedFile(name, out.getvalue())


def smaller(seed: int) -> Pillow.Image:
    return scene(seed).resize((180, 120), Pillow.Resampling.BICUBIC)


def half(seed: int) -> Pillow.Image:
    """The left half of a scene."""
    whole = scene(seed)
    return whole.crop((0, 0, whole.width // 2, whole.height))


@pytest.fixture
def put(gallery: Gallery) -> Put:
    """Add a picture and run all jobs."""

    def add(
        picture: Pillow.Image,
        name: str = "a.png",
        *,
        to: Gallery | None = None,
        taken: datetime | None = None,
        format: str = "PNG",
    ) -> Image:
        added = add_images(to or gallery, [file_of(picture, name, taken, format)])
        jobs.drain()
        return Image.objects.get(id=added.images[0].id)

    return add


@pytest.fixture
def second(owner) -> Gallery:
    return Gallery.objects.create(owner=owner, name="Second")
