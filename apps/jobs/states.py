"""The states of a job and the moves between them that are legal."""

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


_Q, _R, _P = JobState.QUEUED, JobState.RUNNING, JobState.PAUSED
_S, _F, _C = JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED

TERMINAL = frozenset({_S, _F, _C})


class Show(TextChoices):
    """What a list of jobs is asked to show."""

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
