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

    # Bytes of originals kept, the bin included; written by `services.take` and `give_back`.
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
    mails_invitations = models.BooleanField(_("mail on invitations to galleries"), default=True)
    # When the introduction was completed or dismissed.
    toured = models.DateTimeField(null=True, blank=True, editable=False)

    def check_password(self, raw_password: str | None) -> bool:
        """As Django's, but failing to upgrade an outdated hash does not prevent signing in."""

        def renew(password: str) -> None:
            self.set_password(password)
            self._password = None  # Nothing changed that would need validation as a new password.
            best_effort("a password's new digest", lambda: self.save(update_fields=["password"]))

        return check_password(raw_password, self.password, renew)


class ApiToken(models.Model):
    """A program's access token for one account. Only a digest of the secret is stored."""

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
    # The last characters of the secret, so that its owner can recognise it.
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
        """Its scopes, as text."""
        return [str(scope.label) for scope in self.Scope if scope.value in self.scopes]

    @property
    def is_living(self) -> bool:
        return self.revoked is None and (self.expires is None or self.expires > timezone.now())


class Activity(models.Model):
    """One action of a person, for their own history."""

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
        """In the site's time zone, by which the history page is divided."""
        return timezone.localdate(self.created)


class IdempotentRequest(models.Model):
    """A request with an idempotency key, and its response."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="idempotent_requests"
    )
    key = models.CharField(max_length=255)
    # Hash of method, path and body: the same key must come with the same request.
    digest = models.CharField(max_length=64)
    # Null while the first request is being processed.
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
    """A link to create an account where FUTU_SIGNUP is “invite”."""

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
    """Rate-limit counters of all processes (FUTU_CACHE=database); see `cache.py`."""

    key = models.CharField(max_length=255, primary_key=True)
    value = models.BinaryField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("cache entry")
        verbose_name_plural = _("cache entries")

    def __str__(self) -> str:
        return self.key
