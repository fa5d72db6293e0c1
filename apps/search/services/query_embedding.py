"""The vector of a query picture, or a message why there is none now."""

import logging
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
from django.conf import settings
from django.utils.translation import gettext as _
from PIL.Image import Image as Picture

from apps.galleries import decoders, files
from apps.galleries.decoders import BusyError, asker
from apps.galleries.decoders.errors import BUSY, OWN_SHARE
from apps.galleries.files import MAX_SIDE, Variant
from apps.galleries.models import Image
from apps.galleries.pictures import decode_own
from apps.search.active_model import active_embedder, active_key
from apps.search.box import Box, turned
from apps.search.models import Embedding
from apps.search.services.admission import Admission, FullError
from apps.search.stores.base import StoreDownError
from apps.vision.errors import NOT_READY

logger = logging.getLogger(__name__)

# The same size that pictures are embedded at.
SIDE = MAX_SIDE[Variant.PREVIEW]
# Seconds that a query waits for its vector; after that the person has to retry.
PATIENCE = 20.0


class AskError(Exception):
    """The query cannot be answered now. Its text is a message for the person."""

    status = 503


class OwnShareError(AskError):
    """A picture of the same person is being decoded and takes long, or they have many queries."""

    status = 429


class AddressError(AskError):
    """No picture was found at the web address."""

    status = 422


@contextmanager
def reported_outage() -> Iterator[None]:
    """Turn an outage of the vector store into AskError: an answer would be incomplete."""
    try:
        yield
    except StoreDownError as error:
        logger.exception("The vector store does not answer")
        sentence = _("Searching is not possible at the moment. Try again in a minute.")
        raise AskError(sentence) from error


@contextmanager
def decoding_slot() -> Iterator[None]:
    """Limits decoding to FUTU_QUERY_DECODES pictures at once in a process."""
    try:
        yield
    except BusyError as error:
        kind = OwnShareError if error.code == OWN_SHARE else AskError
        raise kind(str(error)) from error


_admission = Admission(lambda: int(settings.FUTU_QUERIES))


@contextmanager
def admitted() -> Iterator[None]:
    """Runs the block, unless too many queries are being answered already."""
    try:
        with _admission.one(asker()):
            yield
    except FullError as error:
        if not error.own:
            raise AskError(str(BusyError(BUSY))) from error
        sentence = _(
            "You are asking many questions at the same time. Wait until some are answered, then "
            "try again."
        )
        raise OwnShareError(sentence) from error


@contextmanager
def model_ready() -> Iterator[None]:
    """The log tells the operator why the model is not ready, the person only that it is not."""
    try:
        yield
    except NOT_READY as error:
        logger.exception("The model cannot be used")
        sentence = _(
            "Searching is not possible at the moment: the model that compares pictures could "
            "not be loaded. The server's log says why."
        )
        raise AskError(sentence) from error


def changed_meanwhile() -> str:
    """What is said where the parts of an answer would be of two models."""
    return _("The model that compares pictures was changed just now. Search again.")


@contextmanager
def kept() -> Iterator[None]:
    """The storage may have lost the file of a row."""
    try:
        yield
    except FileNotFoundError as error:
        logger.exception("A picture to search with is missing from the storage")
        sentence = _("The file of this picture is missing. Search with the picture itself.")
        raise AskError(sentence) from error


@model_ready()
def present_spec() -> str:
    return active_key()


@dataclass(frozen=True, slots=True)
class PendingVector:
    """A vector that is being made, of the spec with this key."""

    spec: str
    _future: Future[np.ndarray]

    def vector(self) -> np.ndarray:
        """(d,). Raises AskError when the model cannot be used, or is too busy."""
        with model_ready():
            try:
                return self._future.result(PATIENCE)
            except TimeoutError as error:
                self._future.cancel()
                raise AskError(str(BusyError(BUSY))) from error


def embed_image(image: Image, box: Box | None = None, turn: int = 0) -> tuple[np.ndarray, str]:
    """The (d,) vector of a stored picture, and its spec; for the whole picture, the stored one."""
    spec = present_spec()
    known = None if box or turn else Embedding.objects.filter(image=image, spec=spec).first()
    if known is not None:
        return known.array, spec
    with admitted(), kept(), files.open_variant(image.id, Variant.PREVIEW) as file:
        # Our own file, so no child process is needed: it is trusted.
        pending = _begin(decode_own(file, max_side=SIDE), box, turn)
        return pending.vector(), pending.spec


def embed_file(file: BinaryIO, box: Box | None = None, turn: int = 0) -> tuple[np.ndarray, str]:
    """The (d,) vector of a picture file, or of a part of it as turned, and its spec key."""
    with admitted():
        pending = begin_with_file(file, box, turn)
        return pending.vector(), pending.spec


def begin_with_file(file: BinaryIO, box: Box | None = None, turn: int = 0) -> PendingVector:
    """As `embed_file`, but returns while the networks compute. The caller must be `admitted`."""
    with decoding_slot():
        picture = decoders.decode(file, max_side=SIDE)
    return _begin(picture, box, turn)


def embed_picture(picture: Picture) -> tuple[np.ndarray, str]:
    """As `embed_file`, of a picture that is decoded already. The caller must be `admitted`."""
    pending = _begin(picture, None, 0)
    return pending.vector(), pending.spec


@model_ready()
def _begin(picture: Picture, box: Box | None, turn: int) -> PendingVector:
    picture = turned(picture, turn)
    if box:
        picture = box.crop(picture)
    embedder = active_embedder()
    return PendingVector(embedder.spec.key, embedder.embed_together(picture, asker()))
