"""The decoding child: `python -m apps.galleries.decoders.child FD`, started by process.py.

Handles one picture after another from its socket and exits when the peer is gone. It has no access
to database, storage or secrets; a few settings are sent to it first.
"""

import dataclasses
import logging
import signal
import socket
import sys
import warnings
from collections.abc import Callable
from typing import Any, BinaryIO

from django.conf import settings
from PIL import AvifImagePlugin

from apps.galleries.decoders.channel import Answer, Channel
from apps.galleries.decoders.limits import allow_seconds, confine
from apps.galleries.pictures import (
    PictureError,
    decode,
    decode_described,
    derive,
    middle_colour,
)
from apps.galleries.pictures.palette import dominant_colours
from apps.galleries.pictures.perceptual_hash import pdq_hash
from apps.galleries.pictures.sharpness import sharpness

logger = logging.getLogger(__name__)

Reply = tuple[Answer, list[bytes]]


def main() -> None:
    # Ctrl-C reaches the whole process group; the parent decides when its child ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    warnings.filterwarnings("ignore", module=r"PIL\.")  # of damage that is refused or passed over
    logging.basicConfig(format="{levelname:<7} {name}: {message}", style="{")
    # One core per picture: other children may be decoding at the same time.
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    channel = Channel(socket.socket(fileno=int(sys.argv[1])))
    try:
        values, _ = channel.receive(0)
        settings.configure(USE_I18N=False, **values)
        confine(settings.FUTU_DECODE_MEMORY)
        channel.send({})
        while True:
            _serve(channel)
    except (EOFError, ConnectionError):
        pass


def _serve(channel: Channel) -> None:
    request, _ = channel.receive(0)
    file = channel.receive_file()
    allow_seconds(settings.FUTU_DECODE_SECONDS)
    answer, parts = _answer(request, file)
    channel.send(answer, parts)


def _answer(request: dict[str, Any], file: BinaryIO) -> Reply:
    task = TASKS[request.pop("task")]
    try:
        return task(file, **request)
    except PictureError as error:
        return {"refused": error.code, "params": error.params}, []
    except MemoryError:
        return {"refused": "out_of_memory", "params": {}}, []
    except Exception as error:
        logger.exception("A picture could not be read")
        return {"failed": repr(error)}, []


def _decode(file: BinaryIO, max_side: int | None) -> Reply:
    picture = decode(file, max_side=max_side)
    return {"size": picture.size}, [picture.tobytes()]


def _prepare(file: BinaryIO, sides: list[int]) -> Reply:
    found = decode_described(file, max_side=max(sides))
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


TASKS: dict[str, Callable[..., Reply]] = {"decode": _decode, "prepare": _prepare}

if __name__ == "__main__":
    main()
