"""A kind of files for tests: films, as a room of films would declare them."""

from typing import BinaryIO

from django.utils.translation import gettext_lazy

from apps.media import kinds
from apps.media.errors import FileError
from apps.media.kinds import Destination, FileKind, QuotaClass, UploadRequest
from apps.media.models import Upload

LIMIT = 50 * 2**30
MAGIC = b"FILM"


class FilmError(FileError):
    """With a sentence of its own."""

    SENTENCES = {**FileError.SENTENCES, "no_film": gettext_lazy("This is no film.")}


def validate(file: BinaryIO, upload: Upload) -> str:
    if file.read(len(MAGIC)) != MAGIC:
        raise FilmError("no_film")
    return "video/mp4"


def admit(asked: UploadRequest) -> Destination:
    return Destination(about={"language": asked.about.get("language", "")})


FILM = FileKind(
    name="reel",
    title="Films",
    limit=lambda name: LIMIT,
    quota=QuotaClass("reels"),
    error=FilmError,
    admit=admit,
    validate=validate,
)


def film_kind() -> FileKind:
    """The kind of films, declared if it was not."""
    return kinds.find_kind(FILM.name) or kinds.register(FILM)
