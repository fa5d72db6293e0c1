"""Percentiles of milliseconds from counts, so that a database returns few rows."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Case, F, IntegerField, When

# From here on in steps of ten, which keeps the counts few and errs by one percent at most.
COARSE = 1000


def steps_of(field: str) -> Case:
    """What to group by: the milliseconds, or their step."""
    return Case(
        When(**{f"{field}__lt": COARSE}, then=F(field)),
        default=F(field) / 10 * 10,
        output_field=IntegerField(),
    )


def percentile(counted: Iterable[tuple[int, int]], percent: int) -> int | None:
    """Of (value, how many): the least value that so many percent of all do not exceed."""
    ordered = sorted(counted)
    seen, total = 0, sum(n for _value, n in ordered)
    for value, n in ordered:
        seen += n
        if 100 * seen >= percent * total:
            return value
    return None
