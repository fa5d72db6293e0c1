"""Figures of enhancing, for staff."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from apps.accounts.site import lacks_second_step
from apps.enhancement.errors import explain
from apps.enhancement.statistics import DAYS, overview
from futu.http import Request


@require_safe
@login_required
def console(request: Request) -> HttpResponse:
    """Others learn nothing of the page; staff need what the admin asks of them."""
    if not request.user.is_staff:
        raise Http404
    if lacks_second_step(request.user):
        return redirect_to_login(request.get_full_path(), reverse("admin:login"))
    found = overview()
    errors = [(code, n, explain(code)) for code, n in found.errors]
    context = {"overview": found, "days": DAYS, "errors": errors}
    return render(request, "enhancement/console.html", context)
