"""Protocol between a process and its decoding child, over a socket.

A message is the length of its JSON, the JSON, and the binary parts whose lengths the JSON lists. A
file is sent as length-prefixed chunks, terminated by an empty one.
"""

import io
import json
import socket
import struct
import time
from collections.abc import Sequence
from typing import Any, BinaryIO

LENGTH = struct.Struct(">I")
PIECE = 2**20
# Maximum bytes of one message's JSON, which holds a few names and numbers.
MAX_JSON = 2**20

Answer = dict[str, Any]
Parts = list[bytearray]


class Channel:
    """One end. Raises EOFError when the peer is gone, TimeoutError past the deadline."""

    def __init__(self, end: socket.socket) -> None:
        self._socket = end
        self._until: float | None = None

    def limit(self, seconds: float | None) -> None:
        """Set the deadline for all further operations, in seconds from now."""
        self._until = None if seconds is None else time.monotonic() + seconds

    def close(self) -> None:
        self._socket.close()

    def wait(self, seconds: float) -> bool:
        """Whether data or end of file arrives within `seconds`."""
        left = self._left()
        self._socket.settimeout(seconds if left is None else min(left, seconds))
        try:
            self._socket.recv(1, socket.MSG_PEEK)
        except TimeoutError:
            return False
        except ConnectionError:
            pass  # whoever receives meets it again
        return True

    def send(self, message: Answer, parts: Sequence[bytes] = ()) -> None:
        text = json.dumps({**message, "parts": [len(part) for part in parts]}).encode()
        self._write(LENGTH.pack(len(text)) + text)
        for part in parts:
            self._write(part)

    def receive(self, most: int) -> tuple[Answer, Parts]:
        """A message whose parts have at most `most` bytes together. Raises ValueError."""
        message = json.loads(self._read(self._length(MAX_JSON)))
        lengths = message.pop("parts")
        if not all(isinstance(n, int) and n >= 0 for n in lengths) or sum(lengths) > most:
            raise ValueError("an answer with more bytes than were asked for")
        return message, [self._read(n) for n in lengths]

    def send_file(self, file: BinaryIO, seconds: float) -> None:
        """Send the file from its current position to its end.

        Each chunk must be accepted within `seconds`; the time storage needs to read the next one is
        not counted.
        """
        piece = b"begin"
        while piece:
            piece = file.read(PIECE)
            self.limit(seconds)
            self._write(LENGTH.pack(len(piece)) + piece)

    def receive_file(self) -> BinaryIO:
        file = io.BytesIO()
        while length := self._length(PIECE):
            file.write(self._read(length))
        file.seek(0)
        return file

    def _length(self, most: int) -> int:
        (length,) = LENGTH.unpack(self._read(LENGTH.size))
        if length > most:
            raise ValueError("a message longer than any that is sent")
        return int(length)

    def _write(self, data: bytes) -> None:
        self._socket.settimeout(self._left())
        self._socket.sendall(data)

    def _read(self, length: int) -> bytearray:
        data = bytearray(length)
        view = memoryview(data)
        while view:
            self._socket.settimeout(self._left())
            received = self._socket.recv_into(view)
            if not received:
                raise EOFError
            view = view[received:]
        return data

    def _left(self) -> float | None:
        if self._until is None:
            return None
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left
