"""Figures of enhancing, for staff."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.accounts.staff import for_staff
from apps.enhancement.errors import explain
from apps.enhancement.statistics import DAYS, overview
from futu.http import Request


@require_safe
@for_staff()
def console(request: Request) -> HttpResponse:
    found = overview()
    errors = [(code, n, explain(code)) for code, n in found.errors]
    context = {"overview": found, "days": DAYS, "errors": errors}
    return render(request, "enhancement/console.html", context)
