"""How a handler ends early: an expected failure, or a `Stop` between two units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from futu import coded

if TYPE_CHECKING:
    from django.utils.functional import Promise


class JobError(Exception):
    """An expected failure, with one sentence for the person who waits.

    Pass the sentence untranslated or lazily translated, its values apart:
    `JobError(_("%(name)s is gone."), name=gallery.name)`. The job is not tried again.
    """

    def __init__(self, sentence: str | Promise, **values: str | int | float) -> None:
        super().__init__(sentence, values)
        self.source = coded.source_of(sentence)
        self.values = values

    def __str__(self) -> str:
        return self.source % self.values if self.values else self.source


class Stop(BaseException):
    """The handler must let go of its job between two units.

    No Exception, so that a unit's own `except Exception` does not take it for a failure.
    """


class Cancelled(Stop):
    """The owner asked to cancel the job."""


class Paused(Stop):
    """The owner asked to pause the job."""


class Interrupted(Stop):
    """This worker is shutting down; the job goes back to its queue."""


class Yielded(Stop):
    """The handler lets others go first; the job waits behind them in its queue."""


class AwaitsChildren(Stop):
    """The handler has nothing to do until the job's children have ended."""


class LostClaim(Stop):
    """Another worker has taken the job, because this one was silent for too long."""
