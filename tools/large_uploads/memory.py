"""Memory usage of the web process."""

import time
from pathlib import Path


def rss_of_children(pid: int) -> int:
    """Resident bytes of a master's workers; 0 if there are none."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return sum(_rss(child) for child in children)


def wait_until_still(pid: int, seconds: int = 6) -> None:
    """Wait until the workers' memory is stable, so that everything is loaded."""
    before, since = 0, time.monotonic()
    while time.monotonic() - since < seconds:
        now = rss_of_children(pid)
        if abs(now - before) > 2**20:
            before, since = now, time.monotonic()
        time.sleep(0.2)


def _rss(pid: str) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) * 1024
    return 0
