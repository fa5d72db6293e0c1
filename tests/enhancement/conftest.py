"""Small pictures, and the quick model: a tile of them takes a fraction of a second."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image as Pillow

from apps.accounts.models import User
from apps.enhancement.models import Draft, Enhancement, EnhancementBatch
from apps.enhancement.options import EnhanceOptions
from apps.enhancement.services.asking import Order, Plan, create, enhance
from apps.enhancement.services.pace import estimate
from apps.enhancement.services.signing import sign
from apps.galleries.models import Gallery, Image
from apps.galleries.services import add_images
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.vision.upscaling.grid import Tile
from apps.vision.upscaling.source import Source
from apps.vision.upscaling.upscaler import Upscaler

QUICK = EnhanceOptions(preset="quick", tile=96)
SIZE = (120, 72)


def textured(size: tuple[int, int] = SIZE, mode: str = "RGB", seed: int = 1) -> Pillow.Image:
    """Something of every frequency."""
    channels = len(Pillow.new(mode, (1, 1)).getbands())
    coarse = np.random.default_rng(seed).integers(
        0, 256, (size[1] // 6 + 1, size[0] // 6 + 1, channels), np.uint8
    )
    small = Pillow.fromarray(coarse[:, :, 0] if channels == 1 else coarse, mode)
    return small.resize(size, Pillow.Resampling.BICUBIC)


def file_of(picture: Pillow.Image, name: str = "small.png", **how: Any) -> SimpleUploadedFile:
    content = io.BytesIO()
    form = "JPEG" if name.endswith(".jpg") else name.rpartition(".")[2].upper()
    picture.save(content, form, **how)
    return SimpleUploadedFile(name, content.getvalue())


def opened(content: bytes) -> Pillow.Image:
    return Pillow.open(io.BytesIO(content))


@pytest.fixture
def keep(gallery: Gallery) -> Callable[..., Image]:
    """A picture of the owner's, prepared."""

    def make(picture: Pillow.Image | None = None, name: str = "small.png", **how: Any) -> Image:
        added = add_images(gallery, [file_of(picture or textured(), name, **how)])
        jobs.drain()
        return Image.objects.get(pk=added.images[0].pk)

    return make


@pytest.fixture
def small(keep: Callable[..., Image]) -> Image:
    return keep()


@pytest.fixture
def order(gallery: Gallery) -> Order:
    return Order(gallery)


def enhanced(person: User, image: Image, options: EnhanceOptions = QUICK) -> Enhancement:
    """As the job leaves it."""
    row = enhance(person, image, options, Order(image.gallery))
    jobs.drain()
    return Enhancement.objects.get(pk=row.pk)


@pytest.fixture
def done(owner: User, small: Image) -> Enhancement:
    return enhanced(owner, small)


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Any) -> None:
    settings.FUTU_ENHANCE_FOLDER = tmp_path / "enhancing"


def plan(image: Image) -> Plan:
    """As `plan_of` has it where there are weights."""
    recipe = QUICK.recipe()
    found = estimate(image.width, image.height, recipe)
    return Plan(recipe, found, sign(image.sha256, recipe))


def made_enhancement(
    person: User, image: Image, batch: EnhancementBatch | None = None
) -> Enhancement:
    """One that is done, without the work: the picture stands in for its result."""
    row = create(person, image, QUICK, Order(image.gallery), plan(image), batch)
    row.result, row.finished, row.result_bytes = image, timezone.now(), image.bytes
    row.result_sha256, row.seconds = image.sha256, 2.5
    row.save()
    return row


def made_batch(person: User, image: Image) -> EnhancementBatch:
    batch = EnhancementBatch.objects.create(owner=person, name="Holidays", gallery=image.gallery)
    made_enhancement(person, image, batch)
    return batch


def made_draft(person: User, image: Image) -> Draft:
    """One that waits for a worker."""
    made = plan(image)
    return Draft.objects.create(
        owner=person,
        source=image,
        source_sha256=image.sha256,
        options=QUICK.model_dump(mode="json"),
        recipe=made.recipe.as_dict(),
        signature=made.signature,
        region=[0, 0, 40, 40],
    )


def job_of(row: Enhancement | EnhancementBatch | Draft) -> Job:
    """As it is now."""
    return Job.objects.get(pk=str(row.job_id))


def result_of(row: Enhancement) -> Image:
    assert row.result is not None, row.why
    return row.result


def counting_tiles(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The indexes of tiles that are made from now on."""
    made: list[int] = []
    real = Upscaler.tile

    def tile(self: Upscaler, source: Source, one: Tile) -> Any:
        made.append(one.index)
        return real(self, source, one)

    monkeypatch.setattr(Upscaler, "tile", tile)
    return made
