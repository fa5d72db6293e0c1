"""The hosted model is slow, refuses, talks nonsense or hangs up."""

from __future__ import annotations

import time

from apps.providers.fake import FAULTS as KNOWN
from tools.chaos.faults.ground import Fault, Ground

NAMES = (
    "rate", "server", "gateway", "overloaded", "cut", "cut-at-once", "no-json", "half-json",
    "no-choices", "wrong-types", "empty", "deep", "packed", "huge", "inspection", "quota",
)  # fmt: skip


def _refusing(ground: Ground) -> str:
    """The next requests are answered by faults."""
    names = [ground.chance.choice(NAMES) for _ in range(ground.chance.randint(3, 12))]
    ground.provider.will(*(KNOWN[name] for name in names))
    time.sleep(4)
    ground.provider.faults.clear()
    return ", ".join(names)


def _silent(ground: Ground) -> str:
    """Requests are taken and not answered."""
    seconds = ground.chance.uniform(2, 8)
    ground.provider.is_open.clear()
    time.sleep(seconds)
    ground.provider.is_open.set()
    return f"{seconds:.1f} s"


FAULTS = {"provider refuses": Fault(_refusing), "provider silent": Fault(_silent)}
