"""The plots of the operations page, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from apps.operations.figures import by_labels, key
from apps.operations.history import Step
from apps.operations.plots import Plot, Values, plot
from apps.operations.services.web_counts import percentile

# Queues that are drawn: those in which most waited.
QUEUES = 4
GB = 2**30


def plots_of(steps: Sequence[Step]) -> list[Plot]:
    return [
        *_of_queues(steps),
        _plot("jobs", _("Jobs that ended, by the hour"), steps, _jobs(), number),
        _plot("search", _("Searching, in milliseconds"), steps, _searching(), number),
        _plot("ready", _("From upload until found, in seconds"), steps, _ready(), number),
        _plot("requests", _("Requests a minute"), steps, _requests(), number),
        _plot("disk", _("Disk, in GB"), steps, _disk(), number),
        _plot("cost", _("Cost of models in 24 hours"), steps, _cost(), number),
    ]


Figure = Callable[[Step], float | None]


def _plot(
    code: str,
    title: str,
    steps: Sequence[Step],
    series: Iterable[tuple[str, Figure]],
    shown: Callable[[float], str],
) -> Plot:
    values: list[tuple[str, Values]] = [(label, [of(s) for s in steps]) for label, of in series]
    return plot(code, title, [step.at for step in steps], values, shown)


def _of_queues(steps: Sequence[Step]) -> list[Plot]:
    queues = _busiest(steps)
    depth = [(queue, _figure(key("futu_jobs", queue, "queued"))) for queue in queues]
    age = [(queue, _figure(key("futu_queue_age_seconds", queue), 1 / 60)) for queue in queues]
    return [
        _plot("depth", _("Jobs that wait"), steps, depth, number),
        _plot("age", _("How long the oldest waits, in minutes"), steps, age, number),
    ]


def _busiest(steps: Sequence[Step]) -> list[str]:
    most: dict[str, float] = {"default": 0}
    for step in steps:
        for (queue,), value in by_labels(step.values or {}, "futu_queue_age_seconds"):
            most[queue] = max(value, most.get(queue, 0))
    return sorted(most, key=lambda queue: -most[queue])[:QUEUES]


def _jobs() -> list[tuple[str, Figure]]:
    return [
        (_("done"), _figure(key("futu_jobs_ended_hour", "succeeded"))),
        (_("failed"), _figure(key("futu_jobs_ended_hour", "failed"))),
    ]


def _searching() -> list[tuple[str, Figure]]:
    def at(share: float) -> Figure:
        def figure(step: Step) -> float | None:
            found = percentile(dict(step.values or {}), "first", share)
            return None if found is None else 1000 * found

        return figure

    return [(_("half"), at(0.5)), ("95 %", at(0.95))]


def _ready() -> list[tuple[str, Figure]]:
    name = "futu_picture_ready_seconds"
    return [
        (_("half"), lambda step: step.known(key(name, "0.5"))),
        ("95 %", lambda step: step.known(key(name, "0.95"))),
    ]


def _requests() -> list[tuple[str, Figure]]:
    def rate(chosen: str) -> Figure:
        def figure(step: Step) -> float | None:
            total = step.total(lambda name: name.startswith(chosen))
            return None if total is None else total / step.minutes

        return figure

    return [(_("all"), rate("requests{")), (_("failed"), rate("requests{5xx}"))]


def _disk() -> list[tuple[str, Figure]]:
    def used(step: Step) -> float | None:
        size, free = step.known("futu_disk_bytes"), step.known("futu_disk_free_bytes")
        return None if size is None or free is None else (size - free) / GB

    def free(step: Step) -> float | None:
        found = step.known("futu_disk_free_bytes")
        return None if found is None else found / GB

    return [(_("used"), used), (_("free"), free)]


def _cost() -> list[tuple[str, Figure]]:
    start = "futu_provider_cost_day{"
    return [(_("cost"), lambda step: step.total(lambda name: name.startswith(start)))]


def _figure(name: str, factor: float = 1) -> Figure:
    def figure(step: Step) -> float | None:
        value = step.figure(name)
        return None if value is None else factor * value

    return figure


def number(value: float) -> str:
    """Three figures are enough."""
    places = 0 if value >= 10 or value == int(value) else 1 if value >= 1 else 2
    return str(number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True))
