"""The background work of search."""

from django.utils.translation import gettext_lazy as _

from apps.jobs.registry import job_kind, on_worker_start
from apps.jobs.run import Run
from apps.search.services import embedding, expiring


@job_kind("search.embed", title=_("Making pictures searchable"), queue="vision")
def embed(run: Run) -> None:
    embedding.embed_job(run)


@job_kind("search.forget", title=_("Forgetting old searches"), daily=True)
def forget(run: Run) -> None:
    expiring.forget_old_queries()
    expiring.sweep_query_files()


def warm() -> None:
    """Load the model as the worker starts, so that the first picture does not wait for it."""
    from apps.vision.embedder import get_embedder

    get_embedder().warm()


on_worker_start("vision", warm)
