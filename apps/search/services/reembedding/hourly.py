"""What is looked at every hour: vectors that are wanting, and such as nobody wants."""

import logging
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.search.active_model import active_model, embedder_of
from apps.search.models import ActiveModel
from apps.search.services.reembedding import cleaning
from apps.search.services.reembedding.steering import KIND
from apps.search.services.reembedding.wanting import wanting
from apps.vision.errors import NOT_READY

logger = logging.getLogger(__name__)

# After a job of the kind nobody but a person starts another for so long.
REST = timedelta(hours=6)


def look_after() -> None:
    """Start what is due: pictures without a vector get one, what a switch left goes."""
    served = active_model()
    if settings.FUTU_SPEC not in (served.name, served.next_name):
        warn(served)
    if not Job.objects.active().filter(kind=KIND).exists():
        cleaning.request()
    if _has_rested() and wanting(served.spec).exists():
        try:
            embedder_of(served.spec)
        except NOT_READY as error:
            logger.error("%s", error)
        else:
            jobs.start(KIND, params={"spec": served.spec, "about": served.name})


def warn(served: ActiveModel) -> None:
    logger.warning(
        "FUTU_SPEC says %s, but the pictures' vectors are those of %s, which goes on answering. "
        "To change: manage.py reembed --spec %s. To stay: set FUTU_SPEC to %s.",
        settings.FUTU_SPEC,
        served.name,
        settings.FUTU_SPEC,
        served.name,
    )


def _has_rested() -> bool:
    jobs_of_late = Job.objects.filter(kind=KIND, created__gt=timezone.now() - REST)
    return not jobs_of_late.exists() and not Job.objects.active().filter(kind=KIND).exists()
