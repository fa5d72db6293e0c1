"""The parent's side: a child that reads text, replaced when a picture ends it."""

from __future__ import annotations

from types import TracebackType
from typing import BinaryIO, Self

from apps.galleries.decoders.errors import KilledError
from apps.galleries.decoders.process import TOLD, Child, Program
from apps.galleries.pictures import PictureError
from apps.vision.text import Line

PROGRAM = Program(
    "apps.search.reading.child",
    (*TOLD, "FUTU_READ_MEMORY", "FUTU_READ_SECONDS"),
    "FUTU_READ_SECONDS",
    # Loading the networks again costs more than it would give others.
    gives_way=False,
    # A second on an idle machine; workers give way to everything else.
    start_seconds=300,
)


class PictureReader:
    """Reads one picture after another; its child starts with the first and ends with the block."""

    def __init__(self, program: Program = PROGRAM) -> None:
        self._program = program
        self._child: Child | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    @property
    def longest(self) -> float:
        """Seconds that `read` may take at most, with starts and a second attempt."""
        return 2 * (self._program.start_seconds + self._program.deadline)

    def begin(self) -> None:
        """Have a usable child. Raises DecoderError when it cannot start."""
        if self._child is None or not self._child.is_usable:
            self._end()
            self._child = Child(self._program)

    def read(self, file: BinaryIO) -> list[Line]:
        """All lines of one of our own previews. Raises PictureError, DecoderError."""
        try:
            return self._read(file)
        except KilledError:
            pass  # Not caused by the picture; it may not even have started.
        try:
            return self._read(file)
        except KilledError as error:
            raise PictureError("out_of_memory") from error

    def _read(self, file: BinaryIO) -> list[Line]:
        self.begin()
        assert self._child is not None
        answer, _ = self._child.ask(file, 0, {"task": "read"})
        return [Line(str(text), float(confidence)) for text, confidence in answer["lines"]]

    def _end(self) -> None:
        if self._child is not None:
            self._child.end()
            self._child = None
