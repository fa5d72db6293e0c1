"""Tasks that are delivered twice, and again after they are done."""

from __future__ import annotations

import time

from django.db import DatabaseError
from django.utils import timezone
from django_q.models import OrmQ
from django_q.tasks import async_task

from apps.jobs.models import Job
from apps.jobs.queueing import PERFORM, queue_of
from tools.chaos.faults.ground import Fault, Ground

SECONDS, LATE = 3.0, 30


def _twice(ground: Ground) -> str:
    """Every queue row that is seen for some seconds gets a copy, whether it was taken or not."""
    deadline = time.monotonic() + SECONDS
    copied: set[int] = set()
    copies: set[int] = set()
    while time.monotonic() < deadline:
        try:
            for row in OrmQ.objects.exclude(pk__in=copied | copies):
                copy = OrmQ.objects.create(key=row.key, payload=row.payload, lock=timezone.now())
                copied.add(row.pk)
                copies.add(copy.pk)
        except DatabaseError:
            pass  # Others hold it at the moment.
        time.sleep(0.01)
    return f"{len(copied)} rows"


def _late(ground: Ground) -> str:
    """Jobs that run or have ended are delivered once more."""
    ids = list(Job.objects.order_by("-created").values_list("pk", flat=True)[: 4 * LATE])
    chosen = ground.chance.sample(ids, min(LATE, len(ids)))
    for job in Job.objects.filter(pk__in=chosen):
        async_task(PERFORM, str(job.pk), cluster=queue_of(job), save=False, timeout=-1)
    return f"{len(chosen)} jobs"


FAULTS = {"deliver twice": Fault(_twice), "deliver again": Fault(_late)}
