"""From a picture to a Query row: check, decode, crop, embed, keep."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO
from uuid import uuid4

import numpy as np
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image as Pillow

from apps.galleries import files
from apps.galleries.files import MAX_SIDE, Variant
from apps.galleries.models import Gallery, Image
from apps.galleries.pictures import clean_name, decode, inspect
from apps.search.keys import spec_key
from apps.search.models import Embedding, Query
from apps.vision.embedder import get_embedder
from apps.vision.errors import NOT_READY

logger = logging.getLogger(__name__)

# The same size that pictures are embedded at.
SIDE = MAX_SIDE[Variant.PREVIEW]
# Where the files that were asked with lie in the storage.
FOLDER = "queries"


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
        left = min(int(self.x * picture.width), picture.width - 1)
        top = min(int(self.y * picture.height), picture.height - 1)
        right = max(left + 1, round((self.x + self.width) * picture.width))
        bottom = max(top + 1, round((self.y + self.height) * picture.height))
        return picture.crop((left, top, min(right, picture.width), min(bottom, picture.height)))

    def as_list(self) -> list[float]:
        return [self.x, self.y, self.width, self.height]


@dataclass(frozen=True, slots=True)
class Where:
    """Which galleries a query asks: all of a scope, or of those only `galleries`."""

    scope: str = Query.Scope.MINE
    galleries: Sequence[Gallery] | None = None


class AskError(Exception):
    """A question that cannot be asked now. Its text is a sentence for the person."""


@contextmanager
def _seeing() -> Iterator[None]:
    """The log tells the operator why the model is not ready, the person that it is not."""
    try:
        yield
    except NOT_READY as error:
        logger.exception("The model cannot be used")
        sentence = _(
            "Searching is not possible at the moment: the model that compares pictures could "
            "not be loaded. The server's log says why."
        )
        raise AskError(sentence) from error


@contextmanager
def _kept() -> Iterator[None]:
    """The storage may have lost what a row speaks of."""
    try:
        yield
    except FileNotFoundError as error:
        logger.exception("A picture to search with is missing from the storage")
        sentence = _("The file of this picture is missing. Search with the picture itself.")
        raise AskError(sentence) from error


def ask_with_file(
    owner_id: int, upload: File, *, box: Box | None = None, where: Where = Where()
) -> Query:
    """Keep the file and its vector as a Query.

    Raises PictureError for what is no picture, AskError when nothing can be asked now.
    """
    name = clean_name(upload.name or "")
    inspect(files.stream(upload), name)
    vector, spec = embed_file(files.stream(upload), box)
    query = Query(id=uuid4(), owner_id=owner_id, name=name, file="")
    query.file = f"{FOLDER}/{query.id}"
    try:
        default_storage.save(query.file, File(files.stream(upload)))
        return _keep(query, vector, spec, box, where)
    except BaseException:
        default_storage.delete(query.file)
        raise


def ask_with_image(
    owner_id: int, image: Image, *, box: Box | None = None, where: Where = Where()
) -> Query:
    """Ask with a picture that is kept. Raises AskError when nothing can be asked now."""
    vector, spec = embed_image(image, box)
    query = Query(owner_id=owner_id, name=image.name, image=image)
    return _keep(query, vector, spec, box, where)


def ask_again(query: Query, box: Box | None) -> Query:
    """The same picture and galleries with another part of it, as a query of its own."""
    where = Where(query.scope, list(query.galleries.all()) if query.narrowed else None)
    if query.image is not None:
        return ask_with_image(query.owner_id, query.image, box=box, where=where)
    with _kept(), default_storage.open(query.file, "rb") as file:
        return ask_with_file(query.owner_id, File(file, query.name), box=box, where=where)


def renew(query: Query) -> None:
    """Embed the query anew if vectors are made under another spec by now.

    Pictures added since have no vector under the old one, and would not be found.
    """
    if query.spec == _present_spec():
        return
    box = Box(*query.box) if query.box else None
    if query.image is not None:
        vector, query.spec = embed_image(query.image, box)
    else:
        with _kept(), default_storage.open(query.file, "rb") as file:
            vector, query.spec = embed_file(files.stream(file), box)
    query.vector = vector.astype(np.float16).tobytes()
    query.save(update_fields=["vector", "spec"])


@_seeing()
def _present_spec() -> str:
    return spec_key(get_embedder().spec)


def embed_image(image: Image, box: Box | None = None) -> tuple[np.ndarray, str]:
    """The (d,) vector of a picture that is kept, without a box the one it has, and its spec."""
    spec = _present_spec()
    known = None if box else Embedding.objects.filter(image=image, spec=spec).first()
    if known is not None:
        return known.array, spec
    with _kept(), files.open_variant(image.id, Variant.PREVIEW) as file:
        return embed_file(file, box)


@_seeing()
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
    query.narrowed = where.galleries is not None
    with transaction.atomic():
        query.save(force_insert=True)
        query.galleries.set(where.galleries or ())
    return query
