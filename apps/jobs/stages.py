"""The stages of a job: declared by its kind, with the progress of each kept on the job's row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, slots=True)
class Stage:
    """One named part of a kind of job. `weight` is its share of the time, in any unit."""

    name: str
    title: str | Promise
    weight: float = 1.0


class StageState(TextChoices):
    PENDING = "pending", pgettext_lazy("stage", "Not begun")
    RUNNING = "running", pgettext_lazy("stage", "In progress")
    DONE = "done", pgettext_lazy("stage", "Done")


@dataclass(slots=True)
class StageProgress:
    """How far a stage is; `Job.stages` keeps all but the title."""

    name: str
    weight: float = 1.0
    state: StageState = StageState.PENDING
    done: int = 0
    total: int = 0
    title: str | Promise = ""
    # The most units that were ever done: a claim that begins lower makes no progress until then.
    most: int = 0

    @property
    def is_done(self) -> bool:
        return self.state == StageState.DONE

    @property
    def share(self) -> float:
        """How much of the stage is done, 0 to 1."""
        if self.is_done:
            return 1.0
        return min(1.0, self.done / self.total) if self.total else 0.0

    @property
    def percent(self) -> int:
        if self.is_done:
            return 100
        return min(100, 100 * self.done // self.total) if self.total else 0


def from_rows(
    rows: Iterable[dict[str, Any]], declared: Iterable[Stage] = ()
) -> list[StageProgress]:
    """The stages that the rows hold; one that is not declared any more is called by its name."""
    titles = {stage.name: stage.title for stage in declared}
    return [
        StageProgress(
            row["name"],
            row["weight"],
            StageState(row["state"]),
            row["done"],
            row["total"],
            titles.get(row["name"], row["name"]),
            # Rows of before it was kept have none.
            row.get("most", row["done"]),
        )
        for row in rows
    ]


def to_rows(stages: Iterable[StageProgress]) -> list[dict[str, Any]]:
    return [
        {
            "name": stage.name,
            "weight": stage.weight,
            "state": stage.state.value,
            "done": stage.done,
            "total": stage.total,
            "most": stage.most,
        }
        for stage in stages
    ]


def planned(declared: Sequence[Stage], rows: Iterable[dict[str, Any]] = ()) -> list[StageProgress]:
    """The declared stages in order, with the progress of those that `rows` know.

    A job may have been started by a version that declared other stages.
    """
    known = {stage.name: stage for stage in from_rows(rows)}
    stages = [known.get(one.name) or StageProgress(one.name) for one in declared]
    for stage, one in zip(stages, declared, strict=True):
        stage.weight = one.weight
    return stages


def weighed(stages: Iterable[StageProgress]) -> tuple[float, float]:
    """How much of the weights is done, and their sum."""
    each = [(stage.weight * stage.share, stage.weight) for stage in stages]
    return sum(done for done, _ in each), sum(weight for _, weight in each)
