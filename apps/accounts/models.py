"""People, their tokens and their history."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AbstractUser
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.managers import ApiTokenQuerySet, InvitationQuerySet
from futu.best_effort import best_effort


def in_a_week() -> datetime:
    return timezone.now() + timedelta(days=7)


class User(AbstractUser):
    """A person with an account."""

    # Bytes of originals kept, those in the bin too; `services.take` and `give_back` write it.
    stored = models.PositiveBigIntegerField(_("bytes kept"), default=0, editable=False)
    quota = models.PositiveBigIntegerField(
        _("quota in bytes"),
        null=True,
        blank=True,
        help_text=_("Empty: as for everybody (FUTU_QUOTA). 0: no limit."),
    )
    # Empty: whatever the browser asks for.
    language = models.CharField(
        _("language"), max_length=10, blank=True, choices=settings.LANGUAGES
    )
    shows_places = models.BooleanField(_("show where pictures were taken"), default=False)
    # When the first steps were gone through or sent away.
    toured = models.DateTimeField(null=True, blank=True, editable=False)

    def check_password(self, raw_password: str | None) -> bool:
        """As Django's; that a digest made by older rules is made anew is no condition."""

        def renew(password: str) -> None:
            self.set_password(password)
            self._password = None  # Nothing was changed that would be checked as a new one.
            best_effort("a password's new digest", lambda: self.save(update_fields=["password"]))

        return check_password(raw_password, self.password, renew)


class ApiToken(models.Model):
    """A program's key to one account. Only a digest of the secret is kept."""

    class Scope(models.TextChoices):
        READ = "read", _("See galleries, pictures and jobs")
        WRITE = "write", _("Add, change and delete")
        SEARCH = "search", _("Search with pictures")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens"
    )
    name = models.CharField(_("name"), max_length=100)
    scopes = models.JSONField(_("scopes"), default=list)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    # The end of the secret, by which its owner tells it from others.
    hint = models.CharField(max_length=4, editable=False)
    created = models.DateTimeField(_("created"), default=timezone.now)
    expires = models.DateTimeField(_("expires"), null=True, blank=True)
    used = models.DateTimeField(_("last used"), null=True, blank=True)
    revoked = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-created"]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_labels(self) -> list[str]:
        """What it may do, in words."""
        return [str(scope.label) for scope in self.Scope if scope.value in self.scopes]

    @property
    def is_living(self) -> bool:
        return self.revoked is None and (self.expires is None or self.expires > timezone.now())


class Activity(models.Model):
    """One thing a person did, for themselves to look back at."""

    class Kind(models.TextChoices):
        ADDED = "added", _("Pictures added")
        SEARCHED = "searched", _("Searched")
        BINNED = "binned", _("Moved to the bin")
        RESTORED = "restored", _("Taken out of the bin")
        DELETED = "deleted", _("Deleted for good")
        MOVED = "moved", _("Moved to another gallery")
        DOWNLOADED = "downloaded", _("Downloaded")
        SHARED = "shared", _("Shared")

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="activities"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    count = models.PositiveIntegerField(_("count"), default=1)
    values = models.JSONField(default=dict, blank=True)
    created = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["-created", "-id"]
        indexes = [models.Index(fields=["owner", "-created"], name="activity_owner_created")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} × {self.count}"

    @property
    def day(self) -> date:
        """By the site's clock, as the page of history is divided."""
        return timezone.localdate(self.created)


class IdempotentRequest(models.Model):
    """A request that a program may send again with the same key, and what it was answered."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="idempotent_requests"
    )
    key = models.CharField(max_length=255)
    # Of method, path and everything sent: the same key must come with the same request.
    digest = models.CharField(max_length=64)
    # Null while the first of them is being answered.
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("request that may be repeated")
        verbose_name_plural = _("requests that may be repeated")
        ordering = ["-created"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "key"], name="idempotency_key_once_per_owner"),
        ]
        indexes = [models.Index(fields=["created"], name="idempotent_created")]

    def __str__(self) -> str:
        return self.key


class Invitation(models.Model):
    """A link with which people make an account where FUTU_SIGNUP is “invite”."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    note = models.CharField(
        _("for whom"), max_length=100, blank=True, help_text=_("For you to remember by.")
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="invitations",
        verbose_name=_("made by"),
    )
    uses = models.PositiveIntegerField(
        _("accounts it may make"), default=1, validators=[MinValueValidator(1)]
    )
    used = models.PositiveIntegerField(_("accounts made"), default=0, editable=False)
    created = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    expires = models.DateTimeField(_("works until"), default=in_a_week)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created"]

    def __str__(self) -> str:
        return self.note or str(self.id)

    @property
    def is_living(self) -> bool:
        return self.used < self.uses and self.expires > timezone.now()


class CacheEntry(models.Model):
    """What is counted for limits, for all processes (FUTU_CACHE=database); see `cache.py`."""

    key = models.CharField(max_length=255, primary_key=True)
    value = models.BinaryField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("cache entry")
        verbose_name_plural = _("cache entries")

    def __str__(self) -> str:
        return self.key
