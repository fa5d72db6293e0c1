"""Queries and the files they were asked with are kept for a while, then forgotten."""

from datetime import timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone

from apps.search.models import Query


def forget_old_queries() -> int:
    """Delete queries older than FUTU_QUERY_DAYS, rows first; returns how many."""
    limit = timezone.now() - timedelta(days=settings.FUTU_QUERY_DAYS)
    old = list(Query.objects.filter(created__lt=limit))
    Query.objects.filter(id__in=[query.id for query in old]).delete()
    for query in old:
        if query.file:
            default_storage.delete(query.file)
    return len(old)
