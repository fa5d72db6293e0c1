"""What is not kept for ever: the log of requests, and leases of processes that died."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from apps.classification.models import Alert, Classification, DayUse, Lease


def forget_old() -> None:
    """Answers about pictures stay as long as these; only the log of files and failures goes."""
    before = timezone.now() - timedelta(days=settings.FUTU_PROVIDER_LOG_DAYS)
    old = Classification.objects.filter(created__lt=before)
    old.filter(image=None).delete()
    old.exclude(error="").delete()
    DayUse.objects.filter(day__lt=timezone.localdate(before)).delete()
    Alert.objects.filter(sent__lt=before).delete()
    Lease.objects.filter(until__lt=timezone.now()).delete()
