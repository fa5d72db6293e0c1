"""The door to a query: only the person who asked it can return to it."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from apps.search.models import Query
from futu.http import Request


def query_of(request: Request, query_id: UUID) -> Query:
    queries = Query.objects.filter(owner_id=request.user.pk).select_related("image__gallery")
    return get_object_or_404(queries, id=query_id)
