"""The vector of a picture to ask with, or a sentence why there is none now."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

import numpy as np
from django.utils.translation import gettext as _

from apps.galleries import files
from apps.galleries.files import MAX_SIDE, Variant
from apps.galleries.models import Image
from apps.galleries.pictures import decode
from apps.search.box import Box
from apps.search.keys import spec_key
from apps.search.models import Embedding
from apps.vision.embedder import get_embedder
from apps.vision.errors import NOT_READY

logger = logging.getLogger(__name__)

# The same size that pictures are embedded at.
SIDE = MAX_SIDE[Variant.PREVIEW]


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
def kept() -> Iterator[None]:
    """The storage may have lost what a row speaks of."""
    try:
        yield
    except FileNotFoundError as error:
        logger.exception("A picture to search with is missing from the storage")
        sentence = _("The file of this picture is missing. Search with the picture itself.")
        raise AskError(sentence) from error


@_seeing()
def present_spec() -> str:
    return spec_key(get_embedder().spec)


def embed_image(image: Image, box: Box | None = None) -> tuple[np.ndarray, str]:
    """The (d,) vector of a picture that is kept, without a box the one it has, and its spec."""
    spec = present_spec()
    known = None if box else Embedding.objects.filter(image=image, spec=spec).first()
    if known is not None:
        return known.array, spec
    with kept(), files.open_variant(image.id, Variant.PREVIEW) as file:
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
