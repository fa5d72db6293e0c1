"""What the web process holds in memory."""

from pathlib import Path


def rss_of_children(pid: int) -> int:
    """Bytes of a master's workers, as they are in memory now; 0 when there are none."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return sum(_rss(child) for child in children)


def _rss(pid: str) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) * 1024
    return 0
