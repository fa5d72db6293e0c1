"""Queries and the files they were asked with are kept for a while, then forgotten."""

from datetime import timedelta

from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.utils import timezone

from apps.media.storage import listed
from apps.search.box import TURNS
from apps.search.models import Query
from apps.search.services.asking import FOLDER
from apps.search.services.query_pictures import thumbnail_key

# A file is written before the row that speaks of it; no search takes this long.
GRACE = timedelta(hours=6)


def forget(queries: QuerySet[Query]) -> int:
    """Delete `queries`; their files follow (`apps.search.receivers`). Returns how many."""
    rows = list(queries.values_list("id", flat=True))
    Query.objects.filter(id__in=rows).delete()
    return len(rows)


def delete_unshared(files: set[str]) -> None:
    """Delete those of `files` that no query speaks of any more, with what was made of them."""
    for file in files - set(Query.objects.filter(file__in=files).values_list("file", flat=True)):
        for path in (file, *(thumbnail_key(file, turn) for turn in TURNS)):
            default_storage.delete(path)


def forget_old_queries() -> int:
    """Forget queries older than FUTU_QUERY_DAYS, and visitors' after a day; returns how many."""
    return forget(Query.objects.expired())


def sweep_query_files() -> int:
    """Delete files without a query: of accounts that are gone, of crashes; returns how many."""
    kept = set(Query.objects.exclude(file="").values_list("file", flat=True))
    # A thumbnail's name begins with that of its file.
    orphans = [
        f"{FOLDER}/{name}"
        for name in listed(FOLDER)[1]
        if f"{FOLDER}/{name.split('.')[0]}" not in kept
    ]
    old = [path for path in orphans if _is_old(path)]
    for path in old:
        default_storage.delete(path)
    return len(old)


def _is_old(path: str) -> bool:
    try:
        return timezone.now() - default_storage.get_modified_time(path) > GRACE
    except FileNotFoundError:
        return False
