"""A gallery classified on this machine as its job does it, against the networks alone."""

import io
import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from typing import Any
from uuid import UUID

import numpy as np
from django.contrib.auth import get_user_model
from django.utils import timezone
from PIL import Image as Pillow

from apps.accounts.models import User
from apps.classification.models import Classification
from apps.classification.services import picture_jobs
from apps.classification.services.recipes import local_recipe
from apps.galleries import files
from apps.galleries.files import MAX_SIDE, Variant
from apps.galleries.models import Gallery, Image
from apps.jobs import services as jobs
from apps.vision.cores import share_cores
from apps.vision.sorting.features import SIDE
from tools.bench.search.pictures import File

# The job and the networks take turns, so that both meet the same load of the machine.
TURN = 32


def measure(given: list[File]) -> dict[str, Any]:
    person = get_user_model().objects.create_user("bench", quota=0)
    gallery = Gallery.objects.create(owner=person, name="bench")
    ids = [_add(gallery, file) for file in given]
    _bare(ids[:2])  # Loads the networks.
    bare, ours = [], []
    for start in range(0, len(ids), TURN):
        turn = ids[start : start + TURN]
        bare.append(_bare(turn) / len(turn))
        ours.append(_job(turn, person) / len(turn))
    assert Classification.objects.filter(verdict__isnull=False).count() == len(ids)
    return {
        "pictures": len(ids),
        "seconds_each": round(median(ours), 4),
        "networks_seconds_each": round(median(bare), 4),
        # Of each turn, since the load changes from one to the next.
        "ratio": round(median(one / other for one, other in zip(bare, ours, strict=True)), 3),
    }


def _job(ids: list[UUID], person: User) -> float:
    started = time.perf_counter()
    picture_jobs.start(ids, local_recipe(), person, about="bench")
    jobs.drain(["vision"])
    return time.perf_counter() - started


def _bare(ids: list[UUID]) -> float:
    """Nothing but the networks, on pixels that are decoded and scaled before."""
    from apps.vision.sorting.faces import faces_in
    from apps.vision.sorting.network import classifying_spec
    from apps.vision.sorting.probabilities import _extractor

    pictures = [_preview(id_) for id_ in ids]
    extractor = _extractor(classifying_spec().name)
    shares = [extractor.pixels(pictures[at : at + 8]) for at in range(0, len(pictures), 8)]
    small = [_small(picture) for picture in pictures]
    with ThreadPoolExecutor(share_cores().passes) as threads:
        started = time.perf_counter()
        faces = threads.map(faces_in, small)  # Beside the other network, as in the job.
        extractor.run_all(shares)
        list(faces)
        return time.perf_counter() - started


def _small(picture: Pillow.Image) -> Any:
    picture = picture.copy()
    picture.thumbnail((SIDE, SIDE), Pillow.Resampling.BILINEAR, reducing_gap=3.0)
    return np.asarray(picture)


def _preview(id_: UUID) -> Pillow.Image:
    with files.open_variant(id_, Variant.PREVIEW) as file:
        return Pillow.open(file).convert("RGB")


def _add(gallery: Gallery, file: File) -> UUID:
    """A picture that is ready, with its preview."""
    name, content = file
    picture = Pillow.open(io.BytesIO(content)).convert("RGB")
    image = Image.objects.create(
        gallery=gallery,
        name=name,
        sha256=f"{gallery.images.count():064x}",
        bytes=len(content),
        format="JPEG",
        width=picture.width,
        height=picture.height,
        state=Image.State.READY,
        prepared_at=timezone.now(),
    )
    picture.thumbnail((MAX_SIDE[Variant.PREVIEW],) * 2)
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=85, method=0)
    files.save(image.pk, Variant.PREVIEW, out.getvalue())
    return image.pk
