"""Queries and the files they were asked with are kept for a while, then forgotten."""

from datetime import timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone

from apps.search.models import Query
from apps.search.services.asking import FOLDER

# A file is written before the row that speaks of it; no search takes this long.
GRACE = timedelta(hours=6)


def forget_old_queries() -> int:
    """Delete queries older than FUTU_QUERY_DAYS, rows first; returns how many."""
    limit = timezone.now() - timedelta(days=settings.FUTU_QUERY_DAYS)
    old = Query.objects.filter(created__lt=limit)
    files = list(old.values_list("file", flat=True))
    old.delete()
    for file in filter(None, files):
        default_storage.delete(file)
    return len(files)


def sweep_query_files() -> int:
    """Delete files without a query: of accounts that are gone, of crashes; returns how many."""
    if not default_storage.exists(FOLDER):
        return 0
    stored = {name: f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1]}
    kept = {str(id_) for id_ in Query.objects.exclude(file="").values_list("id", flat=True)}
    orphans = [path for name, path in stored.items() if name not in kept and _is_old(path)]
    for path in orphans:
        default_storage.delete(path)
    return len(orphans)


def _is_old(path: str) -> bool:
    try:
        return timezone.now() - default_storage.get_modified_time(path) > GRACE
    except FileNotFoundError:
        return False
