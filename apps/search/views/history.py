"""One's own searches: look back, ask again, forget."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from apps.search import access
from apps.search.models import Query
from apps.search.services import expiring
from apps.search.services.query_pictures import fate
from apps.search.services.remembering import remembered
from futu.http import Request

QUERIES_A_PAGE = 24


@require_GET
@login_required
def history(request: Request) -> HttpResponse:
    queries = remembered(request.user.pk)
    page = Paginator(queries, QUERIES_A_PAGE).get_page(request.GET.get("page"))
    rows = [(asked, fate(asked)) for asked in page]
    context = {"page": page, "rows": rows, "days": settings.FUTU_QUERY_DAYS}
    return render(request, "search/history.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def forget(request: Request, query_id: UUID) -> HttpResponse:
    """Forget one search; a browser without scripts is asked first, on a page."""
    asked = access.query_of(request, query_id)
    if request.method == "GET":
        return render(request, "search/forget.html", {"query": asked})
    expiring.forget(Query.objects.filter(id=asked.id))
    messages.success(request, _("The search is forgotten."))
    return redirect("search:history")


@require_http_methods(["GET", "POST"])
@login_required
def clear(request: Request) -> HttpResponse:
    """Forget all of one's searches."""
    if request.method == "GET":
        return render(request, "search/forget.html")
    expiring.forget(Query.objects.filter(owner_id=request.user.pk))
    messages.success(request, _("All your searches are forgotten."))
    return redirect("search:history")
