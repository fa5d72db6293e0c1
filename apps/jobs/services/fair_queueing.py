"""Whose turn it is: of a queue's jobs the one to be taken next.

A queue row wakes a worker; it does not say for which job. Owners have their turns one after the
other, so that nobody waits for the end of what another has queued: first whoever has the fewest
jobs being worked on, then whoever was served longest ago. What has no owner, the house's own
work, counts as one of them. Among an owner's jobs the one that has waited longest comes first.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Max, Min, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from apps.jobs.managers import JobQuerySet
from apps.jobs.models import Job
from apps.jobs.states import JobState

# Who was served before that is as one who never was.
RECENT = timedelta(minutes=10)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
# When a job got to the end of its queue.
IN_LINE_SINCE = Coalesce("woken", "created")


def next_in(queue: str) -> UUID | None:
    """The job of the queue to be taken next; None when none waits."""
    jobs = Job.objects.filter(queue=queue).order_by()
    waiting = jobs.filter(state=JobState.QUEUED)
    since = dict(waiting.values_list("owner").annotate(first=Min(IN_LINE_SINCE)))
    if not since:
        return None
    served = _served(jobs) if len(since) > 1 else {}

    def turn(owner: int | None) -> tuple[int, datetime, datetime]:
        return (*served.get(owner, (0, NEVER)), since[owner])

    of_owner = waiting.filter(owner=min(since, key=turn))
    return of_owner.order_by(IN_LINE_SINCE, "created").values_list("pk", flat=True).first()


def _served(jobs: JobQuerySet) -> dict[int | None, tuple[int, datetime]]:
    """Of each owner, how many jobs are held now, and when one was last taken."""
    held = Q(state=JobState.RUNNING) & ~Q(worker="")
    lately = jobs.filter(held | Q(claimed__gt=timezone.now() - RECENT))
    rows = lately.values_list("owner").annotate(n=Count("pk", filter=held), last=Max("claimed"))
    return {owner: (n, last or NEVER) for owner, n, last in rows}
