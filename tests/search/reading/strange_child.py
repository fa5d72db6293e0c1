"""A reading child that does what the file says."""

import os
import signal
from typing import BinaryIO

from apps.galleries.decoders.serving import Reply, serve


def _read(file: BinaryIO) -> Reply:
    said = file.read().decode()
    if said == "loop":
        while True:
            pass
    if said == "wait":
        signal.pause()
    if said == "memory":
        bytearray(4 * 2**30)
    if said == "bug":
        raise ValueError(said)
    if said == "end":
        os.abort()
    if said == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    return {"lines": [[said, 0.9]]}, []


if __name__ == "__main__":
    serve({"read": _read}, memory="FUTU_READ_MEMORY", seconds="FUTU_READ_SECONDS")
