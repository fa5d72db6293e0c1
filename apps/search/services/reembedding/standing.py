"""How far a change of the model is, for a page and a command."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from apps.jobs.models import Job
from apps.search.active_model import OutgrownError, active_model, embedder_of
from apps.search.models import ActiveModel, UnembeddableImage
from apps.search.services.reembedding import cleaning
from apps.search.services.reembedding.steering import KIND
from apps.search.services.reembedding.wanting import findable, wanting
from apps.vision.errors import NOT_READY


@dataclass(frozen=True, slots=True)
class Standing:
    """Which model answers, which is made, by which job, and what is wrong with either."""

    served: ActiveModel
    # The job that makes vectors, of the next model or of what was wanting of this one.
    job: Job | None
    cleaning: Job | None
    pictures: int
    # Pictures without a vector: of the model that answers, and of the next.
    lacking: int
    left_out: int
    # Why the model that answers cannot be used for new pictures and questions; empty: it can.
    trouble: str
    # FUTU_SPEC, where it names another model than the one that answers or is being made.
    said: str

    @property
    def is_settled(self) -> bool:
        """Nothing moves by itself: a page need not ask again."""
        moving = (self.job, self.cleaning)
        return not any(job and job.is_active and job.state != Job.State.PAUSED for job in moving)


def standing() -> Standing:
    served = active_model()
    spec = served.next_spec or served.spec
    running = Job.objects.active().filter(kind=KIND).order_by("created").first()
    job = (served.job if served.next_spec else None) or running
    pictures, lacking = _counted(spec, job)
    return Standing(
        served=served,
        job=job,
        cleaning=Job.objects.active().filter(kind=cleaning.KIND).first(),
        pictures=pictures,
        lacking=lacking,
        left_out=UnembeddableImage.objects.filter(spec=spec).count(),
        trouble=_trouble(served.spec),
        said=settings.FUTU_SPEC if settings.FUTU_SPEC not in _names(served) else "",
    )


def _counted(spec: str, job: Job | None) -> tuple[int, int]:
    """Pictures, and those without a vector: as the job has it, which has counted them."""
    if job and job.total:
        return job.total, max(job.total - job.done, 0)
    return findable().count(), wanting(spec).count()


def _names(served: ActiveModel) -> set[str]:
    return {served.name, served.next_name}


def _trouble(spec: str) -> str:
    try:
        embedder_of(spec)
    except (OutgrownError, *NOT_READY) as error:
        return str(error)
    return ""
