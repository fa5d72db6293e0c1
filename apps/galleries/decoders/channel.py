"""What a process and its decoding child say to each other over a socket.

A message is the length of its JSON, the JSON, and behind it the parts whose lengths the JSON
names. A file is pieces with their lengths before them, ended by an empty one.
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
# Of one message's JSON; it holds a few names and numbers.
MOST_JSON = 2**20

Answer = dict[str, Any]
Parts = list[bytearray]


class Channel:
    """One end. Raises EOFError when the other has gone, TimeoutError past the deadline."""

    def __init__(self, end: socket.socket) -> None:
        self._socket = end
        self._until: float | None = None

    def limit(self, seconds: float | None) -> None:
        """Everything from now on has to be over in so many seconds."""
        self._until = None if seconds is None else time.monotonic() + seconds

    def close(self) -> None:
        self._socket.close()

    def wait(self, seconds: float) -> bool:
        """Whether something to receive, or the end, comes within so many seconds."""
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
        message = json.loads(self._read(self._length(MOST_JSON)))
        lengths = message.pop("parts")
        if not all(isinstance(n, int) and n >= 0 for n in lengths) or sum(lengths) > most:
            raise ValueError("an answer with more bytes than were asked for")
        return message, [self._read(n) for n in lengths]

    def send_file(self, file: BinaryIO, seconds: float) -> None:
        """From where the file stands to its end. Each piece has so many seconds to be taken:

        how long the storage needs to bring the next one is not counted.
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
