"""PostgreSQL ends under load and comes back."""

from __future__ import annotations

import time
from collections.abc import Callable

from tools.chaos.faults.ground import Fault, Ground, SkippedError, await_moment


def _restarting(mode: str) -> Callable[[Ground], str]:
    def act(ground: Ground) -> str:
        assert ground.postgres
        moment = await_moment(ground)
        seconds = ground.chance.uniform(0, 6)
        ground.postgres.stop(mode)
        time.sleep(seconds)
        ground.postgres.start()
        return f"{moment}, {seconds:.1f} s"

    return act


def _check(ground: Ground) -> None:
    if ground.postgres is None:
        raise SkippedError("the rows are in SQLite: POSTGRES=1 starts a server of the run's own")


FAULTS = {
    "database stopped": Fault(_restarting("fast"), _check, weight=4),
    "database killed": Fault(_restarting("immediate"), _check, weight=4),
}
