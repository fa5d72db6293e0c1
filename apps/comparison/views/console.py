"""Figures of comparing, for staff."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.accounts.staff import for_staff
from apps.comparison.errors import explain, explain_words
from apps.comparison.statistics import DAYS, overview
from futu.http import Request


@require_safe
@for_staff()
def console(request: Request) -> HttpResponse:
    found = overview()
    context = {
        "overview": found,
        "days": DAYS,
        "errors": [(code, n, explain(code)) for code, n in found.errors],
        "word_errors": [(code, n, explain_words(code)) for code, n in found.word_errors],
    }
    return render(request, "comparison/console.html", context)
