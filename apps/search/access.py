"""Access to a query: only the person, or the browser, that made it."""

from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from apps.galleries.explore.permissions import may_search
from apps.search.models import Query
from apps.search.visitors import key_of


def query_of(request: HttpRequest, query_id: UUID) -> Query:
    queries = Query.objects.select_related("image__gallery")
    if request.user.is_authenticated:
        return get_object_or_404(queries, id=query_id, owner_id=request.user.pk)
    key = key_of(request)
    if not key or not may_search(request):
        raise Http404
    return get_object_or_404(queries.of_visitor(key), id=query_id)
