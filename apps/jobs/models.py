"""A piece of background work with its progress, and the workers that do such work."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.jobs import kinds, stages
from apps.jobs.managers import JobQuerySet, WorkerQuerySet
from apps.jobs.stages import StageProgress
from apps.jobs.states import JobState, Settles
from futu import coded, tracing


class Job(models.Model):
    """The row decides what happens; django-q2 only wakes a worker to look at it.

    Sentences are stored in their source language with their values (futu/coded.py): a worker
    does not know the reader's language.
    """

    State = JobState

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=100)
    # Of the kind, as it was declared when the job was started (kinds.py).
    queue = models.CharField(_("queue"), max_length=100, default=kinds.DEFAULT_QUEUE)
    settles = models.CharField(max_length=10, default=Settles.RETURN)
    feeds = models.BooleanField(default=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="jobs"
    )
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children"
    )
    params = models.JSONField(_("parameters"), default=dict, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=JobState.choices, default=JobState.QUEUED
    )
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("total"), default=0)
    # Rows of StageProgress (stages.py), in order; empty when the kind has no stages.
    stages = models.JSONField(_("stages"), default=list, blank=True)
    # Where the handler goes on after a crash, a pause or a retry; empty once it has succeeded.
    checkpoint = models.JSONField(_("checkpoint"), default=dict, blank=True)
    # What the handler returned.
    result = models.JSONField(_("result"), null=True, blank=True, default=None)
    message_source = models.TextField(blank=True, default="")
    error_source = models.TextField(blank=True, default="")
    error_values = models.JSONField(default=dict, blank=True)
    # Claims since the handler last returned cleanly or the work got on: crashes.
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    heartbeat = models.DateTimeField(_("heartbeat"), null=True, blank=True)
    # The process that holds the job, "host:pid:start" (processes.py); empty when none does. A
    # job that is running without one rests: it waits for its units, its children or its parent.
    worker = models.CharField(_("worker"), max_length=200, blank=True, default="")
    cancel_requested = models.BooleanField(_("cancel requested"), default=False)
    pause_requested = models.BooleanField(_("pause requested"), default=False)
    # Work was added while a process held the job: it is queued again when that lets go.
    rerun_requested = models.BooleanField(default=False)
    # More units may be added until then, so that the job does not end; null: all are known.
    open_until = models.DateTimeField(null=True, blank=True)
    # How many units there will be, as announced by whoever adds them while it is open.
    expected = models.PositiveIntegerField(default=0)
    # When a process last took the job: owners have their turns by it.
    claimed = models.DateTimeField(null=True, blank=True)
    # Since when, and from which `measure`, the time left is estimated: from the present claim,
    # or from an earlier one if the job has only let others go first or waited since.
    paced_since = models.DateTimeField(null=True, blank=True)
    paced_from = models.FloatField(default=0)
    # When a queue row was last written for this job; null asks the reconciler for one.
    woken = models.DateTimeField(null=True, blank=True)
    # Of the request that queued it, or whose job did (futu/tracing.py).
    request_id = models.CharField(
        _("request"), max_length=tracing.MAX_LENGTH, blank=True, default=""
    )
    created = models.DateTimeField(_("created"), default=timezone.now)
    started = models.DateTimeField(_("started"), null=True, blank=True)
    finished = models.DateTimeField(_("finished"), null=True, blank=True)

    # Whether a process works on one of its children; `with_active_children` fills it.
    has_active_children = False

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-created"]
        indexes = [
            models.Index(fields=["owner", "-created"], name="jobs_owner_created"),
            models.Index(fields=["state", "created"], name="jobs_state_created"),
            models.Index(fields=["claimed"], name="jobs_claimed"),
            models.Index(fields=["finished"], name="jobs_finished"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.get_state_display()})"

    def get_absolute_url(self) -> str:
        return reverse("jobs:detail", args=[self.pk])

    @property
    def title(self) -> str:
        """The kind's name for people; the bare kind when this version does not know it."""
        kind = kinds.find(self.kind)
        return str(kind.title) if kind else self.kind

    @property
    def about(self) -> str:
        """What the work is for, as whoever started it named it: a gallery, a file."""
        return str(self.params.get("about", ""))

    @property
    def message(self) -> str:
        return coded.say(self.message_source)

    @property
    def error(self) -> str:
        return coded.say(self.error_source, self.error_values or None, lacking="?")

    @property
    def wants_worker(self) -> bool:
        """Whether it waits for a process, or one should be working on it."""
        return self.state == JobState.QUEUED or bool(self.is_running and self.worker)

    @property
    def is_running(self) -> bool:
        return self.state == JobState.RUNNING

    @property
    def shown_state(self) -> JobState:
        """Its state for people: a resting job waits, unless one of its children is worked on."""
        rests = self.is_running and not self.worker and not self.has_active_children
        return JobState.QUEUED if rests else JobState(self.state)

    @property
    def is_active(self) -> bool:
        return not JobState(self.state).is_terminal

    @property
    def can_retry(self) -> bool:
        return self.state in (JobState.FAILED, JobState.CANCELLED)

    @property
    def can_pause(self) -> bool:
        return self.is_active and not (self.pause_requested or self.cancel_requested)

    @property
    def can_resume(self) -> bool:
        """Also one that was asked to pause and has not come to it yet."""
        return self.is_active and self.pause_requested and not self.cancel_requested

    @property
    def whole(self) -> int:
        """How many units there are, or will be once all that was announced is there."""
        return max(self.total, self.expected)

    @property
    def progress(self) -> list[StageProgress]:
        """Its stages in order; none when its kind has none."""
        kind = kinds.find(self.kind)
        return stages.from_rows(self.stages, kind.stages if kind else ())

    @property
    def present_stage(self) -> StageProgress | None:
        """The one that is worked on, or comes next; None when all are done."""
        return next((stage for stage in self.progress if not stage.is_done), None)

    @property
    def measure(self) -> tuple[float, float]:
        """How far it is, of how much: weights of stages, or units. Of 0 when nobody knows."""
        return stages.weighed(self.progress) if self.stages else (self.done, self.whole)

    @property
    def has_measure(self) -> bool:
        """Whether anything tells how far it is."""
        return self.measure[1] > 0

    @property
    def percent(self) -> int:
        """How much is done, 0 to 100."""
        if self.state == JobState.SUCCEEDED:
            return 100
        done, whole = self.measure
        return min(100, int(100 * done / whole)) if whole else 0

    @property
    def seconds_left(self) -> int | None:
        """An estimate from the pace of the present claim; None when nothing tells it."""
        done, whole = self.measure
        since_then = done - self.paced_from
        if self.state != JobState.RUNNING or not self.paced_since or since_then <= 0:
            return None
        spent = (timezone.now() - self.paced_since).total_seconds()
        return max(0, round(spent / since_then * (whole - done)))

    @property
    def expected_end(self) -> datetime | None:
        """When it will be done by that estimate."""
        left = self.seconds_left
        return None if left is None else timezone.now() + timedelta(seconds=left)


class Worker(models.Model):
    """A queue's cluster on one host, kept fresh by its `manage.py work`."""

    # Seen within this time, a worker counts as alive.
    FRESH = timedelta(seconds=15)

    queue = models.CharField(_("queue"), max_length=100)
    host = models.CharField(_("host"), max_length=200)
    pid = models.PositiveIntegerField(_("process"))
    seen = models.DateTimeField(_("last seen"))
    # When a worker process last finished warming up; null while one does.
    ready = models.DateTimeField(_("ready since"), null=True, blank=True)
    # When a worker process last took a job from the queue.
    active = models.DateTimeField(_("last active"), default=timezone.now)

    objects = WorkerQuerySet.as_manager()

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")
        constraints = [
            models.UniqueConstraint(fields=["queue", "host"], name="jobs_worker_queue_host")
        ]

    def __str__(self) -> str:
        return f"{self.queue} @ {self.host}"
