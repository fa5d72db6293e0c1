"""Progress of a change of the model, for a page and a command."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from apps.jobs.models import Job
from apps.search.active_model import OutdatedSpecError, active_model, embedder_of
from apps.search.models import ActiveModel, UnembeddableImage
from apps.search.services.reembedding import cleaning
from apps.search.services.reembedding.missing_vectors import findable, missing_vectors
from apps.search.services.reembedding.steering import KIND
from apps.vision.errors import NOT_READY


@dataclass(frozen=True, slots=True)
class ReembeddingStatus:
    """The active model, the next one, its job, and problems of either."""

    active: ActiveModel
    # The job that makes vectors, of the next model or missing ones of this one.
    job: Job | None
    cleaning: Job | None
    pictures: int
    # Pictures without a vector: of the active model, and of the next.
    missing: int
    left_out: int
    # Why the active model cannot embed new pictures and queries; empty: it can.
    problem: str
    # FUTU_SPEC, if it names a model that is neither active nor next.
    said: str

    @property
    def is_settled(self) -> bool:
        """Nothing changes by itself: a page need not poll."""
        moving = (self.job, self.cleaning)
        return not any(job and job.is_active and job.state != Job.State.PAUSED for job in moving)


def status() -> ReembeddingStatus:
    active = active_model()
    spec = active.next_spec or active.spec
    running = Job.objects.active().filter(kind=KIND).order_by("created").first()
    job = (active.job if active.next_spec else None) or running
    pictures, missing = _counts(spec, job)
    return ReembeddingStatus(
        active=active,
        job=job,
        cleaning=Job.objects.active().filter(kind=cleaning.KIND).first(),
        pictures=pictures,
        missing=missing,
        left_out=UnembeddableImage.objects.filter(spec=spec).count(),
        problem=_trouble(active.spec),
        said=settings.FUTU_SPEC if settings.FUTU_SPEC not in _names(active) else "",
    )


def _counts(spec: str, job: Job | None) -> tuple[int, int]:
    """Numbers of pictures, and of those without a vector: from the job, which has counted them."""
    if job and job.total:
        return job.total, max(job.total - job.done, 0)
    return findable().count(), missing_vectors(spec).count()


def _names(active: ActiveModel) -> set[str]:
    return {active.name, active.next_name}


def _trouble(spec: str) -> str:
    try:
        embedder_of(spec)
    except (OutdatedSpecError, *NOT_READY) as error:
        return str(error)
    return ""
