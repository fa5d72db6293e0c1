"""The machine's clock jumps an hour, forwards or backwards, for good or for some seconds.

libfaketime tells web server and workers the time; the file it reads says by how much it is off.
Timeouts go by the monotonic clock, which no jump changes.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from tools.chaos.faults.ground import Fault, Ground, SkippedError, await_moment

PLACES = (
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
)
JUMP = 3_600


def library() -> str | None:
    return next((place for place in PLACES if Path(place).exists()), None)


def environment(clock: Path) -> dict[str, str]:
    """For processes whose clock can jump."""
    found = library()
    assert found
    set_offset(clock, 0)
    return {
        "LD_PRELOAD": found,
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "FAKETIME_DONT_RESET": "1",
        "NO_FAKE_STAT": "1",
    }


def offset(clock: Path) -> int:
    return int(clock.read_text())


def set_offset(clock: Path, seconds: int) -> None:
    part = clock.with_suffix(".part")
    part.write_text(f"{seconds:+d}\n")
    part.replace(clock)


def _jumping(seconds: int, *, back: bool) -> Callable[[Ground], str]:
    def act(ground: Ground) -> str:
        assert ground.clock
        moment = await_moment(ground)
        before = offset(ground.clock)
        set_offset(ground.clock, before + seconds)
        if back:
            time.sleep(ground.chance.uniform(2, 5))
            set_offset(ground.clock, before)
        return moment

    return act


def _check(ground: Ground) -> None:
    if ground.clock is None:
        raise SkippedError("libfaketime is not loaded: CLOCK=1, and apt install libfaketime")


FAULTS = {
    "clock an hour ahead": Fault(_jumping(JUMP, back=False), _check, weight=3),
    "clock an hour behind": Fault(_jumping(-JUMP, back=False), _check, weight=3),
    "clock ahead and back": Fault(_jumping(JUMP, back=True), _check, weight=3),
    "clock behind and back": Fault(_jumping(-JUMP, back=True), _check, weight=3),
}
