"""The decoding child: `python -m apps.galleries.decoders.child FD`, started by process.py.

Handles one picture after another from its socket and exits when the peer is gone. It has no access
to database, storage or secrets; a few settings are sent to it first.
"""

import dataclasses
from typing import BinaryIO

from apps.galleries.decoders.serving import Reply, Task, serve
from apps.galleries.pictures import (
    PictureError,
    decode,
    decode_described,
    decode_whole,
    derive,
    is_blank,
    is_transparent,
    middle_colour,
)
from apps.galleries.pictures.palette import dominant_colours
from apps.galleries.pictures.perceptual_hash import pdq_hash
from apps.galleries.pictures.sharpness import sharpness


def _decode(file: BinaryIO, max_side: int | None, must_show: bool) -> Reply:
    picture = decode(file, max_side=max_side)
    if must_show and is_blank(picture) and is_transparent(file):
        raise PictureError("transparent")
    return {"size": picture.size}, [picture.tobytes()]


def _whole(file: BinaryIO, is_own: bool) -> Reply:
    found = decode_whole(file, is_own=is_own)
    if found.picture is None:
        return {"frames": found.frames, "bits": found.bits}, []
    answer = {"mode": found.picture.mode, "size": found.picture.size}
    return answer, [found.picture.tobytes(), found.profile]


def _prepare(file: BinaryIO, sides: list[int], is_own: bool) -> Reply:
    found = decode_described(file, max_side=max(sides), is_own=is_own)
    picture, metadata = found.picture, found.metadata
    told = dataclasses.asdict(metadata)
    told["taken"] = metadata.taken and metadata.taken.isoformat()
    answer = {
        "metadata": told,
        "colour": middle_colour(picture),
        "is_blank": found.is_blank,
        "phash": (pdq_hash(picture) or b"").hex(),
        "sharpness": sharpness(picture),
        "colours": dominant_colours(picture),
        "size": found.size,
        "copy_size": picture.size,
    }
    return answer, [derive(picture, side) for side in sides]


TASKS: dict[str, Task] = {"decode": _decode, "prepare": _prepare, "whole": _whole}

if __name__ == "__main__":
    serve(TASKS, memory="FUTU_DECODE_MEMORY", seconds="FUTU_DECODE_SECONDS")
