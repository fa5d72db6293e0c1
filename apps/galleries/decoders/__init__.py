"""Untrusted pictures are decoded in child processes, under a deadline and a memory limit.

A decoder is C code that no signal of ours interrupts and whose faults end its process, so bytes
that somebody sent never meet one in a web process or a worker: whoever takes such bytes calls
`decode` or `prepare` of this package. `apps.galleries.pictures` holds what the children run, and
may be called directly for what Futu wrote itself: the previews and thumbnails of pictures.

A process has a few children, started when first needed and used again. One that takes too long,
or dies, costs its own picture and is replaced. Nothing that a child answers is trusted beyond its
own picture: answers are JSON and bytes of lengths that were agreed on, never pickles.
"""

from .asking import asked_by, asker
from .errors import BusyError
from .services import Prepared, decode, prepare, warm

__all__ = ["BusyError", "Prepared", "asked_by", "asker", "decode", "prepare", "warm"]
