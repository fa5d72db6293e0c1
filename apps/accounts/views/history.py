"""What a person did here."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from apps.accounts.models import Activity
from futu.http import Request

ENTRIES_A_PAGE = 50


@require_GET
@login_required
def history(request: Request) -> HttpResponse:
    mine = Activity.objects.filter(owner=request.user)
    page = Paginator(mine, ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/history.html", {"page": page})
