"""What a web process counted since it last told: requests by status, searches by how long.

The histograms are those of /metrics. The counts of all processes add up, so that a percentile is
of all of them.
"""

from __future__ import annotations

import os
import socket
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from apps.operations.figures import key
from apps.operations.models import Sample
from apps.operations.services.sampling import minute_of
from futu.metrics import SECONDS, counts

_told: Counter[str] = Counter()


def tell(now: datetime) -> None:
    """Write what is new; where nothing happened, nothing. Twice in a minute: with the next."""
    present = Counter(dict(_now()))
    new = present - _told
    if new:
        source = f"web:{socket.gethostname()[:60]}:{os.getpid()}"
        _row, is_first = Sample.objects.get_or_create(
            at=minute_of(now), minutes=1, source=source, defaults={"values": dict(new)}
        )
        if not is_first:
            return
    _told.clear()
    _told.update(present)


def _now() -> Iterator[tuple[str, int]]:
    """Counts of buckets by themselves; Prometheus' include all smaller ones."""
    requests: Counter[str] = Counter()
    for labels, n in counts("futu_request_seconds"):
        requests[labels["status"]] += n
    yield from ((key("requests", status), n) for status, n in requests.items())
    below: dict[str, int] = {}
    for labels, n in counts("futu_search_seconds", buckets=True):
        look = labels["look"]
        yield key("searches", look, labels["le"]), n - below.get(look, 0)
        below[look] = n


def percentile(values: dict[str, float], look: str, share: float) -> float | None:
    """The upper end of the bucket in which it lies; the largest bucket's for what is beyond."""
    start = f"searches{{{look},"
    found = sorted(
        (float(name[len(start) : -1]), n) for name, n in values.items() if name.startswith(start)
    )
    wanted = share * sum(n for _, n in found)
    seen = 0.0
    for upper, n in found:
        seen += n
        if n and seen >= wanted:
            return upper if upper != float("inf") else float(SECONDS[-1])
    return None
