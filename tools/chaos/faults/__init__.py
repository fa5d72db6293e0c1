"""What is broken in a round. Each fault acts, mends what it broke, and says what it did."""

from __future__ import annotations

from tools.chaos.faults import clock, database, delivery, disk, files, processes, provider
from tools.chaos.faults.ground import Fault, Ground, SkippedError

# Those that need something this machine may lack say so by SkippedError before any round.
FAULTS: dict[str, Fault] = {
    **processes.FAULTS,
    **delivery.FAULTS,
    **disk.FAULTS,
    **files.FAULTS,
    **provider.FAULTS,
    **database.FAULTS,
    **clock.FAULTS,
}

__all__ = ["FAULTS", "Fault", "Ground", "SkippedError"]
