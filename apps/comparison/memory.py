"""How much memory a worker needed."""

from __future__ import annotations

import resource
import sys

# ru_maxrss is in kilobytes, on macOS in bytes.
UNIT = 1 if sys.platform == "darwin" else 1024


def peak_bytes() -> int:
    """The most that this process, or a child of it that has ended, has held at once so far."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return UNIT * max(resource.getrusage(kind).ru_maxrss for kind in kinds)
