"""Entry points of decoding for the rest of Futu."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from django.conf import settings
from PIL import Image

from apps.galleries.pictures import Metadata, PictureError, Whole

from .asking import asker
from .channel import Answer, Parts
from .places import Places
from .pool import pool

# Maximum bytes accepted for one preview or thumbnail.
MAX_COPY_BYTES = 64 * 2**20
BYTES_A_PIXEL = 3
MOST_CHANNELS = 4
MAX_PROFILE_BYTES = 16 * 2**20

places = Places(lambda: int(settings.FUTU_QUERY_DECODES))


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a picture's row and pages need. `copies` are WebP files, one for each side asked for."""

    copies: list[bytes]
    metadata: Metadata
    colour: str
    is_blank: bool
    # Its perceptual hash, b"" if it has too little detail; see also `pictures.sharpness`.
    phash: bytes
    sharpness: float
    # Bits of `pictures.palette`.
    colours: int
    # Size of the upright picture, and of its largest copy.
    size: tuple[int, int]
    copy_size: tuple[int, int]


def decode(
    file: BinaryIO, *, max_side: int, seconds: float | None = None, must_show: bool = False
) -> Image.Image:
    """`pictures.decode` in a child: "RGB", sRGB, upright.

    Raises PictureError, "too_slow" after `seconds` at the latest and, if it `must_show` something,
    "transparent"; BusyError.
    """
    most = BYTES_A_PIXEL * max_side**2
    request = {"task": "decode", "max_side": max_side, "must_show": must_show}
    answer, parts = _ask(file, most, request, seconds)
    return Image.frombytes("RGB", _sides(answer["size"]), parts[0])


def decode_whole(file: BinaryIO, pixels: int, *, is_own: bool = False) -> Whole:
    """`pictures.decode_whole` in a child, of a picture of so many pixels. Raises PictureError,
    BusyError."""
    most = MOST_CHANNELS * pixels + MAX_PROFILE_BYTES
    answer, parts = _ask(file, most, {"task": "whole", "is_own": is_own})
    if not parts:
        return Whole(None, frames=int(answer["frames"]), bits=int(answer["bits"]))
    mode = answer["mode"]
    if mode not in ("L", "LA", "RGB", "RGBA"):
        raise PictureError("broken")
    return Whole(Image.frombytes(mode, _sides(answer["size"]), parts[0]), bytes(parts[1]))


def prepare(file: BinaryIO, sides: list[int], *, is_own: bool = False) -> Prepared:
    """Decode once and make all copies; the limits of uploads do not hold for what is our own.
    Raises PictureError, BusyError."""
    most = MAX_COPY_BYTES * len(sides)
    answer, parts = _ask(file, most, {"task": "prepare", "sides": sides, "is_own": is_own})
    return Prepared(
        copies=[bytes(part) for part in parts],
        metadata=_metadata(answer["metadata"]),
        colour=answer["colour"],
        is_blank=answer["is_blank"],
        phash=bytes.fromhex(answer["phash"]),
        sharpness=answer["sharpness"],
        colours=answer["colours"],
        size=_sides(answer["size"]),
        copy_size=_sides(answer["copy_size"]),
    )


def warm() -> None:
    """Start the children ahead of the first request."""
    pool.warm(settings.FUTU_QUERY_DECODES)


def _ask(
    file: BinaryIO, most: int, request: Answer, seconds: float | None = None
) -> tuple[Answer, Parts]:
    with places.one(asker()):
        return pool.ask(file, most, request, seconds)


def _sides(told: list[int]) -> tuple[int, int]:
    width, height = told
    return width, height


def _metadata(told: dict[str, Any]) -> Metadata:
    taken = told.pop("taken")
    return Metadata(taken=taken and datetime.fromisoformat(taken), **told)
