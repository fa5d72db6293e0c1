"""The reading child: `python -m apps.search.reading.child FD`, started by `readers`."""

from functools import cache
from typing import TYPE_CHECKING, BinaryIO

from apps.galleries.decoders.serving import Reply, Task, serve
from apps.galleries.pictures import decode_own

if TYPE_CHECKING:
    from apps.vision.text.rapid import RapidReader

# Of one picture; a page of a book has 3,000.
MAX_CHARACTERS = 20_000


@cache
def _reader() -> "RapidReader":
    from apps.vision.text.rapid import RapidReader

    return RapidReader()


def _read(file: BinaryIO) -> Reply:
    kept, left = [], MAX_CHARACTERS
    for line in _reader().read(decode_own(file)):
        if len(line.text) > left:
            break
        left -= len(line.text)
        kept.append([line.text, line.confidence])
    return {"lines": kept}, []


TASKS: dict[str, Task] = {"read": _read}

if __name__ == "__main__":
    serve(TASKS, memory="FUTU_READ_MEMORY", seconds="FUTU_READ_SECONDS", prepare=_reader)
