"""The hourly check: missing vectors, and vectors that nobody needs."""

import logging
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.search.active_model import active_model, embedder_of
from apps.search.models import ActiveModel
from apps.search.services.reembedding import cleaning
from apps.search.services.reembedding.missing_vectors import missing_vectors
from apps.search.services.reembedding.steering import KIND
from apps.vision.errors import NOT_READY

logger = logging.getLogger(__name__)

# After a job of the kind only a person starts another for this long.
COOLDOWN = timedelta(hours=6)


def hourly_check() -> None:
    """Start what is due: embed pictures without a vector, remove what a switch left."""
    active = active_model()
    if settings.FUTU_SPEC not in (active.name, active.next_name):
        warn(active)
    if not Job.objects.active().filter(kind=KIND).exists():
        cleaning.request()
    if _has_cooled_down() and missing_vectors(active.spec).exists():
        try:
            embedder_of(active.spec)
        except NOT_READY as error:
            logger.error("%s", error)
        else:
            jobs.start(KIND, params={"spec": active.spec, "about": active.name})


def warn(active: ActiveModel) -> None:
    logger.warning(
        "FUTU_SPEC says %s, but the pictures' vectors are those of %s, which goes on answering. "
        "To change: manage.py reembed --spec %s. To stay: set FUTU_SPEC to %s.",
        settings.FUTU_SPEC,
        active.name,
        settings.FUTU_SPEC,
        active.name,
    )


def _has_cooled_down() -> bool:
    recent_jobs = Job.objects.filter(kind=KIND, created__gt=timezone.now() - COOLDOWN)
    return not recent_jobs.exists() and not Job.objects.active().filter(kind=KIND).exists()
