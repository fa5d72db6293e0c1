"""Figures of films, for staff."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.accounts.staff import for_staff
from apps.films.explaining import explain
from apps.films.statistics import DAYS, overview
from futu.http import Request


@require_safe
@for_staff()
def console(request: Request) -> HttpResponse:
    found = overview()
    context = {
        "overview": found,
        "days": DAYS,
        "errors": [(code, n, explain(code)) for code, n in found.errors],
        "outcomes": [(code, n, explain(code)) for code, n in found.outcomes],
    }
    return render(request, "films/console.html", context)
