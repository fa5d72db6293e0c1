"""The states of a job, the moves between them that are legal, and what ends a job."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class JobState(TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    PAUSED = "paused", _("Paused")
    SUCCEEDED = "succeeded", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")

    @property
    def is_terminal(self) -> bool:
        """Nothing more happens by itself; pages stop asking."""
        return self in TERMINAL


class Settles(TextChoices):
    """When a job is finished.

    `RETURN`: when its handler returns. `COUNT`: when `done` reaches `total`, whoever counts it up;
    the handler may return long before. `PARENT`: when its parent has ended; until then it rests
    (it is running, but no process holds it) and is run again whenever it is asked to.
    """

    RETURN = "return"
    COUNT = "count"
    PARENT = "parent"


_Q, _R, _P = JobState.QUEUED, JobState.RUNNING, JobState.PAUSED
_S, _F, _C = JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED

TERMINAL = frozenset({_S, _F, _C})


class Show(TextChoices):
    """Which jobs a list shows."""

    ALL = "", _("All")
    ACTIVE = "active", _("Under way")
    FINISHED = "finished", _("Finished")
    FAILED = "failed", _("Failed")


SHOWN: dict[Show, frozenset[JobState]] = {
    Show.ACTIVE: frozenset(JobState) - TERMINAL,
    Show.FINISHED: frozenset({_S, _C}),
    Show.FAILED: frozenset({_F}),
}

# From a state, the states it may move to. Every change of state goes through
# `JobQuerySet.move`, which reads this table and nothing else.
MOVES: dict[JobState, frozenset[JobState]] = {
    _Q: frozenset({_R, _P, _F, _C}),
    _R: frozenset({_Q, _P, _S, _F, _C}),
    _P: frozenset({_Q, _C}),
    _S: frozenset(),
    _F: frozenset({_Q}),
    _C: frozenset({_Q}),
}


def sources(target: JobState) -> list[JobState]:
    """The states from which `target` may be reached."""
    return [state for state, targets in MOVES.items() if target in targets]
