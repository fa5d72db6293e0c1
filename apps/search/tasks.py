"""The background jobs of search."""

from django.utils.translation import gettext_lazy as _

from apps.jobs.registry import every_hour, job_kind, on_worker_start
from apps.jobs.run import Run
from apps.search.active_model import active_embedder
from apps.search.services import (
    building,
    describing,
    embedding,
    expiring,
    index_maintenance,
    reading,
    reembedding,
)


@job_kind(embedding.KIND, title=_("Making pictures searchable"), queue="vision", settles="parent")
def embed(run: Run) -> None:
    embedding.embed_job(run)


@job_kind(describing.KIND, title=_("Seeing what is in pictures"), queue="vision", daily=True)
def describe(run: Run) -> None:
    describing.describe_job(run)


@job_kind(reading.KIND, title=_("Reading text in pictures"), queue=reading.QUEUE, daily=True)
def read(run: Run) -> dict[str, int]:
    return reading.read_job(run)


@every_hour
def read_what_is_left() -> None:
    reading.start_when_due()


@job_kind("search.forget", title=_("Forgetting old searches"), daily=True)
def forget(run: Run) -> None:
    expiring.forget_old_queries()
    expiring.sweep_query_files()


@job_kind(building.KIND, title=_("Building an index"))
def build(run: Run) -> None:
    building.build_job(run)


@job_kind(index_maintenance.VERIFY, title=_("Checking an index"))
def verify(run: Run) -> None:
    index_maintenance.verify_job(run)


@job_kind(index_maintenance.DROP, title=_("Removing the index of a gallery"))
def drop(run: Run) -> None:
    index_maintenance.drop_job(run)


@job_kind(index_maintenance.SWEEP, title=_("Removing what is left of indexes"), daily=True)
def sweep(run: Run) -> None:
    index_maintenance.sweep_job(run)


@every_hour
def build_due_indexes() -> None:
    building.start_all_due()


@job_kind(reembedding.KIND, title=_("Changing the model"), queue="vision")
def reembed(run: Run) -> None:
    reembedding.reembed_job(run)


@job_kind(reembedding.CLEAN, title=_("Removing vectors of a former model"))
def clean(run: Run) -> None:
    reembedding.clean_job(run)


@every_hour
def check_reembedding() -> None:
    reembedding.hourly_check()


def warm() -> None:
    """Load the model when the worker starts, so that the first picture does not wait for it."""
    active_embedder().warm()


on_worker_start("vision", warm)
