"""What the doctor looks at of background work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_q.models import OrmQ

from apps.jobs import kinds
from apps.jobs.models import Job
from apps.jobs.queueing import queue_of, wake
from apps.jobs.services.claiming import is_stale, recover
from apps.jobs.services.presence import queues_alive
from apps.jobs.services.recovery import FORGOTTEN_AFTER
from apps.jobs.services.requests import request_cancel
from apps.jobs.states import TERMINAL, JobState
from futu.doctor import Finding, FindingKind, Scope, check, register

# Workers look every ten seconds for what nothing else would wake; much later something is wrong.
LATE = timedelta(minutes=10)
WORKERS = _("Start workers for it: “manage.py work”, or FUTU_QUEUES on one of your machines.")


def _hold(finding: Finding) -> None:
    Job.objects.filter(pk=finding.pk).locked()


STUCK = register(
    FindingKind(
        "job_stuck",
        "job",
        _("job %(id)s (%(kind)s) counts as running, and no process is at it"),
        _("“manage.py doctor --repair” queues it again; running workers do so by themselves."),
        lambda finding: recover(Job.objects.get(pk=finding.pk)),
        _hold,
    )
)
FORGOTTEN = register(
    FindingKind(
        "job_forgotten",
        "job",
        _("job %(id)s (%(kind)s) waits, and no worker will be woken for it"),
        _("“manage.py doctor --repair” wakes one; running workers do so by themselves."),
        lambda finding: wake(Job.objects.get(pk=finding.pk)),
        _hold,
    )
)
ORPHANED = register(
    FindingKind(
        "job_orphaned",
        "job",
        _("job %(id)s (%(kind)s) is a part of a job that has ended"),
        _("“manage.py doctor --repair” cancels it: nobody waits for it any more."),
        lambda finding: request_cancel(Job.objects.get(pk=finding.pk)),
        _hold,
    )
)
UNKNOWN = register(
    FindingKind(
        "job_unknown",
        "job",
        _("job %(id)s is of a kind (%(kind)s) that this release does not have"),
        _("Cancel it on its page, or go back to the release that started it."),
    )
)
UNSERVED = register(
    FindingKind(
        "queue_unserved",
        "queue",
        _("jobs of the queue %(id)s wait since %(minutes)s minutes, and it has no workers"),
        WORKERS,
    )
)


@check("jobs.running")
def running(scope: Scope) -> Iterator[Finding]:
    rightly = Job.objects.silent_for_a_reason().order_by().values("pk")
    for job in scope.each(Job.objects.filter(state=JobState.RUNNING).exclude(pk__in=rightly)):
        if is_stale(job) and _is_late(job):
            yield STUCK.found(job.pk, kind=job.kind)


def _is_late(job: Job) -> bool:
    """Whether running workers have had their time to notice."""
    if not queues_alive():
        return True
    return job.heartbeat is None or timezone.now() - job.heartbeat > LATE


@check("jobs.parts")
def parts(scope: Scope) -> Iterator[Finding]:
    for job in scope.each(Job.objects.active().filter(parent__state__in=TERMINAL)):
        if not job.cancel_requested:
            yield ORPHANED.found(job.pk, kind=job.kind)


@check("jobs.kinds")
def kinds_of_jobs(scope: Scope) -> Iterator[Finding]:
    for job in scope.each(Job.objects.active()):
        if kinds.find(job.kind) is None:
            yield UNKNOWN.found(job.pk, kind=job.kind)


@check("jobs.queued")
def queued(scope: Scope) -> Iterator[Finding]:
    """Of queues that have workers: those without any are told of as such."""
    alive = queues_alive()
    rows = set(OrmQ.objects.values_list("key", flat=True).distinct())
    before = timezone.now() - max(LATE, FORGOTTEN_AFTER)
    for job in scope.each(Job.objects.filter(state=JobState.QUEUED, created__lt=before)):
        is_old = job.woken is None or job.woken < before
        if is_old and queue_of(job) in alive and queue_of(job) not in rows:
            yield FORGOTTEN.found(job.pk, kind=job.kind)


@check("jobs.workers")
def workers(scope: Scope) -> Iterator[Finding]:
    waiting = Job.objects.filter(state=JobState.QUEUED).order_by()
    since = dict(waiting.values_list("queue").annotate(since=Min("created")))
    alive = queues_alive()
    for queue, oldest in sorted(since.items()):
        waited = timezone.now() - oldest
        if queue not in alive and waited > LATE and scope.wants(queue):
            yield UNSERVED.found(queue, minutes=round(waited.total_seconds() / 60))
