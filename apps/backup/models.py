"""Runs that made a backup, or tried to, and staff's schedule."""

from __future__ import annotations

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.audit.actions import Action
from apps.audit.services import note_if_possible
from apps.backup.errors import SENTENCES, BackupError
from futu.coded import say

# There is one row at most.
ONLY = 1


class Schedule(models.Model):
    """Where and when backups are made, as staff set it: `services.schedule` says when it counts.

    Keys of an object store are the environment's, and never here.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    enabled = models.BooleanField(_("switched on"), default=True)
    target = models.CharField(_("target"), max_length=500)
    hour = models.PositiveSmallIntegerField(
        _("hour"), default=3, validators=[MaxValueValidator(23)]
    )
    keep = models.PositiveSmallIntegerField(
        _("keep"), default=7, validators=[MinValueValidator(1), MaxValueValidator(366)]
    )

    class Meta:
        verbose_name = _("backup schedule")
        verbose_name_plural = _("backup schedule")
        constraints = [
            models.CheckConstraint(condition=models.Q(id=ONLY), name="backup_schedule_is_one")
        ]

    def __str__(self) -> str:
        return self.target


class BackupQuerySet(models.QuerySet["Backup"]):
    def done(self) -> BackupQuerySet:
        return self.filter(state=Backup.State.DONE)

    def newest(self) -> Backup | None:
        return self.order_by("-started").first()


class Backup(models.Model):
    """One run. Whether the backup is whole is said by the manifest at its target alone."""

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    target = models.CharField(_("target"), max_length=500)
    # What the target calls itself: a disk that is not mounted, and another instance's, show by it.
    place = models.CharField(max_length=40, blank=True, default="", editable=False)
    name = models.CharField(_("name"), max_length=60)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.RUNNING
    )
    started = models.DateTimeField(_("started"), default=timezone.now)
    finished = models.DateTimeField(_("finished"), null=True, blank=True)
    count = models.PositiveBigIntegerField(_("files"), default=0)
    bytes = models.PositiveBigIntegerField(_("size"), default=0)
    new_count = models.PositiveBigIntegerField(_("new files"), default=0)
    new_bytes = models.PositiveBigIntegerField(_("new bytes"), default=0)
    # Files deleted while it was made, and those that were missing or damaged.
    gone = models.PositiveIntegerField(_("deleted meanwhile"), default=0)
    missing = models.PositiveIntegerField(_("missing or damaged"), default=0)
    # A code of `apps.backup.errors`, and its parameters.
    code = models.CharField(max_length=40, blank=True, default="")
    params = models.JSONField(default=dict, blank=True)
    # When staff were last told by mail that something is wrong.
    told = models.DateTimeField(null=True, blank=True, editable=False)

    objects = BackupQuerySet.as_manager()

    class Meta:
        verbose_name = _("backup")
        verbose_name_plural = _("backups")
        ordering = ["-started"]
        indexes = [models.Index(fields=["-started"], name="backup_started")]

    def __str__(self) -> str:
        return self.name

    @property
    def reason(self) -> str:
        """What is wrong with it, as a sentence in the reader's language; "" for nothing."""
        sentence = SENTENCES.get(self.code, SENTENCES["unexpected"])
        return say(sentence, self.params, lacking="?") if self.code else ""

    def fail(self, error: BackupError) -> None:
        self.state, self.finished = self.State.FAILED, timezone.now()
        self.code, self.params = error.code, error.params
        self.save()
        note_if_possible(Action.BACKUP_FAILED, self, code=error.code)
