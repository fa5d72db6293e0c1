"""One's own queries: show, repeat, delete."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from apps.galleries.access import Viewer
from apps.search import access
from apps.search.models import Query
from apps.search.services import expiring
from apps.search.services.query_history import remembered
from apps.search.services.query_pictures import picture_state
from futu.http import Request

QUERIES_A_PAGE = 24


@require_GET
@login_required
def history(request: Request) -> HttpResponse:
    queries = remembered(request.user.pk)
    page = Paginator(queries, QUERIES_A_PAGE).get_page(request.GET.get("page"))
    viewer = Viewer(request.user.pk)
    rows = [(search_query, picture_state(search_query, viewer)) for search_query in page]
    context = {"page": page, "rows": rows, "days": settings.FUTU_QUERY_DAYS}
    return render(request, "search/history.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def forget(request: Request, query_id: UUID) -> HttpResponse:
    """Delete one query; a browser without scripts gets a confirmation page."""
    search_query = access.query_of(request, query_id)
    if request.method == "GET":
        return render(request, "search/forget.html", {"query": search_query})
    expiring.forget(Query.objects.filter(id=search_query.id))
    messages.success(request, _("The search is forgotten."))
    return redirect("search:history")


@require_http_methods(["GET", "POST"])
@login_required
def clear(request: Request) -> HttpResponse:
    """Delete all of one's queries."""
    if request.method == "GET":
        return render(request, "search/forget.html")
    expiring.forget(Query.objects.filter(owner_id=request.user.pk))
    messages.success(request, _("All your searches are forgotten."))
    return redirect("search:history")
