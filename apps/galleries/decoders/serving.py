"""What a confined child does: it answers requests about one file after another from its socket."""

import logging
import signal
import socket
import sys
import warnings
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

from django.conf import settings
from PIL import AvifImagePlugin

from apps.galleries.decoders.channel import Answer, Channel
from apps.galleries.decoders.limits import allow_seconds, confine
from apps.galleries.pictures import PictureError

logger = logging.getLogger(__name__)

Reply = tuple[Answer, list[bytes]]
# Of a file and the request's other values.
Task = Callable[..., Reply]


def serve(
    tasks: Mapping[str, Task],
    *,
    memory: str,
    seconds: str,
    prepare: Callable[[], object] | None = None,
) -> None:
    """Answer until the peer is gone. `memory` and `seconds` name the settings that limit it.

    What `prepare` loads is not counted against `memory`.
    """
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
        if prepare:
            prepare()
        confine(getattr(settings, memory))
        channel.send({})
        while True:
            _serve(channel, tasks, getattr(settings, seconds))
    except (EOFError, ConnectionError):
        pass


def _serve(channel: Channel, tasks: Mapping[str, Task], seconds: float) -> None:
    request, _ = channel.receive(0)
    file = channel.receive_file()
    allow_seconds(seconds)
    answer, parts = _answer(tasks, request, file)
    channel.send(answer, parts)


def _answer(tasks: Mapping[str, Task], request: dict[str, Any], file: BinaryIO) -> Reply:
    task = tasks[request.pop("task")]
    try:
        return task(file, **request)
    except PictureError as error:
        return {"refused": error.code, "params": error.params}, []
    except MemoryError:
        return {"refused": "out_of_memory", "params": {}}, []
    except Exception as error:
        logger.exception("A picture could not be read")
        return {"failed": repr(error)}, []
