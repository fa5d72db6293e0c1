"""The background work of the audit log."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.audit.models import Entry
from apps.jobs.registry import job_kind
from apps.jobs.run import Run


@job_kind("audit.prune", title=_("Deleting old rows of the audit log"), daily=True)
def prune(run: Run) -> None:
    """Older than FUTU_AUDIT_DAYS; 0 keeps all."""
    if days := settings.FUTU_AUDIT_DAYS:
        Entry.objects.prune(timezone.now() - timedelta(days=days))
