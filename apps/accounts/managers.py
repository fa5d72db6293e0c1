"""Query sets of accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

if TYPE_CHECKING:
    from apps.accounts.models import ApiToken, Invitation  # noqa: F401 - named in a string


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def living(self) -> ApiTokenQuerySet:
        """Neither revoked nor expired."""
        return self.filter(Q(expires=None) | Q(expires__gt=timezone.now()), revoked=None)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def living(self) -> InvitationQuerySet:
        """Neither used up nor expired."""
        return self.filter(used__lt=F("uses"), expires__gt=timezone.now())
