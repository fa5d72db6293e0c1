"""What a person did here, and what opened or closed their account."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from apps.accounts.models import Activity
from apps.audit.actions import OF_ONESELF
from apps.audit.models import Entry
from futu.http import Request

ENTRIES_A_PAGE = 50


@require_GET
@login_required
def history(request: Request) -> HttpResponse:
    mine = Activity.objects.filter(owner=request.user)
    page = Paginator(mine, ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/history.html", {"page": page})


@require_GET
@login_required
def access_history(request: Request) -> HttpResponse:
    """Their rows of the audit log."""
    mine = Entry.objects.filter(actor=request.user.pk, action__in=OF_ONESELF)
    page = Paginator(mine, ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/access_history.html", {"page": page})
