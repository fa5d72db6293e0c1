"""Decode untrusted pictures in child processes, under a deadline and a memory limit.

Decoders are C code: our signals cannot interrupt them, and a crash takes the process down. So
uploaded bytes are never decoded in a web process or a worker: call `decode` or `prepare` of this
package. `apps.galleries.pictures` is what the children run; it may be called directly only for
files Futu wrote itself, the previews and thumbnails.

A process has a small pool of children, started on demand and reused. One that times out or dies
fails only its own picture and is replaced. Children are not trusted: they answer with JSON and
bytes of bounded length, never pickles.
"""

from .asking import asked_by, asker
from .errors import BusyError
from .services import Prepared, decode, decode_whole, prepare, warm

__all__ = [
    "BusyError",
    "Prepared",
    "asked_by",
    "asker",
    "decode",
    "decode_whole",
    "prepare",
    "warm",
]
