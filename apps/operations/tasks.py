"""What workers look at every minute and every hour."""

from django.utils import timezone

from apps.jobs.registry import every_hour, every_minute
from apps.operations.services import alerting, minute, sampling


@every_minute
def look() -> None:
    minute.look()


@every_hour
def tidy() -> None:
    sampling.thin()
    alerting.prune(timezone.now())
