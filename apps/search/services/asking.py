"""From a picture to a Query row: check, decode, crop, embed, keep."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO
from uuid import uuid4

import numpy as np
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from PIL import Image as Pillow

from apps.galleries import files
from apps.galleries.files import MAX_SIDE, Variant
from apps.galleries.models import Gallery, Image
from apps.galleries.pictures import clean_name, decode, inspect
from apps.search.keys import spec_key
from apps.search.models import Embedding, Query
from apps.vision.embedder import get_embedder

# The same size that pictures are embedded at.
SIDE = MAX_SIDE[Variant.PREVIEW]


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a picture in fractions of its upright width and height."""

    x: float
    y: float
    width: float
    height: float

    def __post_init__(self) -> None:
        fits = 0 <= self.x < 1 and 0 <= self.y < 1 and self.width > 0 and self.height > 0
        if not (fits and self.x + self.width <= 1.001 and self.y + self.height <= 1.001):
            raise ValueError(f"not a part of a picture: {self}")

    @classmethod
    def parse(cls, text: str) -> "Box":
        """From `x,y,width,height`; raises ValueError."""
        x, y, width, height = (float(part) for part in text.split(","))
        return cls(x, y, width, height)

    def crop(self, picture: Pillow.Image) -> Pillow.Image:
        """The part, at least one pixel wide and high."""
        left, top = int(self.x * picture.width), int(self.y * picture.height)
        right = max(left + 1, round((self.x + self.width) * picture.width))
        bottom = max(top + 1, round((self.y + self.height) * picture.height))
        return picture.crop((left, top, min(right, picture.width), min(bottom, picture.height)))

    def as_list(self) -> list[float]:
        return [self.x, self.y, self.width, self.height]


@dataclass(frozen=True, slots=True)
class Where:
    """Which galleries a query asks: a scope, narrowed to `galleries` when any are named."""

    scope: str = Query.Scope.MINE
    galleries: Sequence[Gallery] = ()


def ask_with_file(
    owner_id: int, upload: File, *, box: Box | None = None, where: Where = Where()
) -> Query:
    """Keep the file and its vector as a Query. Raises PictureError for what is no picture."""
    name = clean_name(upload.name or "")
    inspect(files.stream(upload), name)
    vector, spec = embed_file(files.stream(upload), box)
    query = Query(id=uuid4(), owner_id=owner_id, name=name, file="")
    query.file = f"queries/{query.id}"
    default_storage.save(query.file, File(files.stream(upload)))
    return _keep(query, vector, spec, box, where)


def ask_with_image(
    owner_id: int, image: Image, *, box: Box | None = None, where: Where = Where()
) -> Query:
    """Ask with a picture that is kept; without a box its vector is there already."""
    embedder = get_embedder()
    spec = spec_key(embedder.spec)
    known = None if box else Embedding.objects.filter(image=image, spec=spec).first()
    if known is not None:
        vector = known.array
    else:
        with files.open_variant(image.id, Variant.PREVIEW) as file:
            vector, spec = embed_file(file, box)
    query = Query(owner_id=owner_id, name=image.name, image=image)
    return _keep(query, vector, spec, box, where)


def ask_again(query: Query, box: Box | None) -> Query:
    """The same picture and galleries with another part of it, as a query of its own."""
    where = Where(query.scope, list(query.galleries.all()))
    if query.image is not None:
        return ask_with_image(query.owner_id, query.image, box=box, where=where)
    with default_storage.open(query.file, "rb") as file:
        return ask_with_file(query.owner_id, File(file, query.name), box=box, where=where)


def embed_file(file: BinaryIO, box: Box | None = None) -> tuple[np.ndarray, str]:
    """The (d,) vector of a picture file or a part of it, and the key of its spec."""
    file.seek(0)
    picture = decode(file, max_side=SIDE)
    if box:
        picture = box.crop(picture)
    embedder = get_embedder()
    return embedder.embed([picture])[0], spec_key(embedder.spec)


def _keep(query: Query, vector: np.ndarray, spec: str, box: Box | None, where: Where) -> Query:
    query.vector = vector.astype(np.float16).tobytes()
    query.spec = spec
    query.box = box.as_list() if box else None
    query.scope = where.scope
    with transaction.atomic():
        query.save(force_insert=True)
        query.galleries.set(where.galleries)
    return query
