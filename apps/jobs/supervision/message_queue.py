"""A queue between processes that outlives the kill of any of them.

`multiprocessing.Queue` guards its pipe with locks, and an idle worker waits for a task while it
holds one: killed there, by the kernel for want of memory say, it leaves all the others waiting for
ever. A message of a SOCK_SEQPACKET socket is sent and received as a whole (unix(7)): no lock is
needed, and none is left behind.
"""

from __future__ import annotations

import array
import fcntl
import pickle
import socket
import termios
import time
from typing import Any

# Bytes, of which a socket holds less (net.core.wmem_default, mostly 208 KiB).
LONGEST = 2**20
# Seconds between two looks whether a full queue has room; doubled up to the second.
SHORTEST_WAIT, LONGEST_WAIT = 0.005, 0.1


class MessageQueue:
    """What django-q2 uses of `multiprocessing.Queue`, for processes that are forked.

    `maxsize` counts messages as long as the one that is put; 0 leaves the limit to the kernel.
    `put` raises OSError (EMSGSIZE) for a message longer than what a socket holds. Linux.
    """

    def __init__(self, maxsize: int = 0) -> None:
        self._maxsize = maxsize
        self._reading, self._writing = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)

    def put(self, message: Any) -> None:
        data = pickle.dumps(message)
        wait = SHORTEST_WAIT
        while self._maxsize and self._unread() >= self._maxsize * len(data):
            time.sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT)
        self._writing.send(data)

    def get(self) -> Any:
        return pickle.loads(self._reading.recv(LONGEST))  # noqa: S301 our own processes' bytes

    def empty(self) -> bool:
        return self._unread() == 0

    def qsize(self) -> int:
        """Whether there is any: django-q2 only shows it."""
        return int(not self.empty())

    def close(self) -> None:
        """Nothing: what was put can still be read, and the process ends soon."""

    def join_thread(self) -> None:
        """Nothing: `put` returns when the message is sent."""

    def _unread(self) -> int:
        """Bytes."""
        unread = array.array("i", [0])
        fcntl.ioctl(self._reading, termios.FIONREAD, unread)
        return unread[0]
