"""The clock of web server and workers jumps an hour, forwards or backwards, for good or for some
seconds. Timeouts of the system go by the monotonic clock, which no jump changes."""

from __future__ import annotations

import time
from collections.abc import Callable

from tools.chaos.faults.ground import Fault, Ground, await_moment
from tools.chaos.jumping.clock import offset, set_offset

JUMP = 3_600


def _jumping(seconds: int, *, back: bool) -> Callable[[Ground], str]:
    def act(ground: Ground) -> str:
        moment = await_moment(ground)
        before = offset(ground.clock)
        set_offset(ground.clock, before + seconds)
        if back:
            time.sleep(ground.chance.uniform(2, 5))
            set_offset(ground.clock, before)
        return moment

    return act


FAULTS = {
    "clock an hour ahead": Fault(_jumping(JUMP, back=False)),
    "clock an hour behind": Fault(_jumping(-JUMP, back=False)),
    "clock ahead and back": Fault(_jumping(JUMP, back=True)),
    "clock behind and back": Fault(_jumping(-JUMP, back=True)),
}
