"""What a handler holds while it works on one stage: docs/JOBS.md has examples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar
from uuid import UUID, uuid5

from django.utils.translation import gettext_noop

from apps.jobs import limits
from apps.jobs.claim import Claim
from apps.jobs.errors import AwaitsChildren, JobError, LostClaim
from apps.jobs.models import Job
from apps.jobs.progress import save_stages
from apps.jobs.queueing import start
from apps.jobs.stages import StageProgress, StageState
from apps.jobs.states import JobState

T = TypeVar("T")

CHILD_CANCELLED = gettext_noop("A part of this job was cancelled. Try again to do what is left.")


class StageRun:
    """One stage of a job. Its units are counted once each, however often the job is claimed."""

    def __init__(self, claim: Claim, stages: Sequence[StageProgress], at: int) -> None:
        self._claim = claim
        self._stages = stages
        self._progress = stages[at]
        self._children: list[UUID] = []
        self.name = self._progress.name

    @property
    def done(self) -> int:
        """How many units earlier claims have done, and this one so far."""
        return self._progress.done

    @property
    def checkpoint(self) -> dict[str, Any]:
        """What `keep` kept, in this claim or an earlier one, in any stage."""
        return self._claim.checkpoint

    def each(self, items: Sequence[T]) -> Iterator[T]:
        """The items that are not done yet; each is counted when the loop asks for the next.

        Every claim must bring the same items in the same order: the first `done` are left out.
        """
        self.expect(len(items))
        for item in items[self.done :]:
            self.check()
            yield item
            self.advance()

    def expect(self, total: int) -> None:
        """Say how many units the stage has."""
        if self._progress.total != total:
            self._progress.total = total
            self._save()

    def advance(self, n: int = 1) -> None:
        """Count `n` more units as done, and write with them what was kept.

        Crashes before are forgiven for units that no claim had done yet: `n` may be negative, for
        what has to be done again, and doing that again is no reason to go on for ever.
        """
        stage = self._progress
        stage.done += n
        is_progress = stage.done > stage.most
        stage.most = max(stage.most, stage.done)
        self._save(forgive=is_progress)

    def keep(self, **values: Any) -> None:
        """Put values into the job's checkpoint: one UPDATE writes them and the next progress."""
        self._claim.keep(**values)

    def check(self) -> None:
        """Raise a `Stop` when the work should not go on with its next unit."""
        self._claim.check()

    def child(
        self, kind: str, key: str = "", *, params: dict[str, Any] | None = None, total: int = 0
    ) -> Job:
        """A part of this stage that is a job of its own, on the queue of its kind.

        It is started once: called again with the same key, the same job is returned.
        """
        job_id = uuid5(self._claim.job_id, f"{self.name}/{kind}/{key}")
        self._children.append(job_id)
        if found := Job.objects.filter(pk=job_id).first():
            return found
        parent = Job.objects.get(pk=self._claim.job_id)
        owner_id = self._claim.owner_id
        return start(
            kind, owner_id=owner_id, params=params, total=total, parent=parent, job_id=job_id
        )

    def wait(self) -> list[Job]:
        """The children that this claim asked for, once all of them have succeeded.

        Until they have ended, the job lets go of its worker; the handler is called again then.
        Raises JobError with the sentence of a child that failed.
        """
        children = list(Job.objects.filter(pk__in=self._children).order_by("created", "pk"))
        ended = [child for child in children if not child.is_active]
        self._follow(len(ended), len(self._children))
        if len(ended) < len(children):
            raise AwaitsChildren
        for child in children:
            if child.state == JobState.FAILED:
                raise JobError(child.error_source, **child.error_values)
            if child.state == JobState.CANCELLED:
                raise JobError(CHILD_CANCELLED)
        return children

    def ended(self, child: Job) -> Job:
        """One child once it has ended, whatever became of it; until then as with `wait`.

        For parts that come one after the other, and of which one may fail.
        """
        if child.is_active:
            raise AwaitsChildren
        return child

    def begin(self) -> None:
        self.check()
        if self._progress.state == StageState.PENDING:
            self._progress.state = StageState.RUNNING
            self._save()

    def finish(self) -> None:
        self._progress.state = StageState.DONE
        self._save(forgive=True)

    def _follow(self, done: int, total: int) -> None:
        if (self._progress.done, self._progress.total) != (done, total):
            self._progress.done, self._progress.total = max(done, self._progress.done), total
            self._save()

    def _save(self, *, forgive: bool = False) -> None:
        limits.rearm()
        claim = self._claim
        if not save_stages(
            claim.job_id, claim.worker, self._stages, claim.checkpoint, forgive=forgive
        ):
            raise LostClaim
