"""The console of staff: figures and charts of now, the log of requests, and its export."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.accounts.staff import for_staff
from apps.classification.categories import by_code
from apps.classification.errors import SENTENCES, explain
from apps.classification.statistics import console_charts
from apps.classification.statistics.budgets import MOST, budget_states
from apps.classification.statistics.exporting import Format, write
from apps.classification.statistics.log import LogForm, page_of, rows_for
from apps.classification.statistics.overview import Overview
from apps.galleries.views.files import stream
from futu.htmx import render_page
from futu.http import Request

# The log says who asked: whoever may see it in the admin may see it here.
VIEW_LOG = "classification.view_classification"


@require_safe
@for_staff()
def console(request: Request) -> HttpResponse:
    overview, known = Overview(), by_code()
    budgets = budget_states()
    context = {
        "at": timezone.localtime(),
        "overview": overview,
        "failures": [(code, n, explain(code)) for code, n in overview.errors.most_common()],
        "charts": [
            console_charts.by_hour(overview),
            console_charts.by_category(overview, known),
            console_charts.by_day(overview),
        ],
        "budgets": budgets[:MOST],
        "more_budgets": len(budgets) > MOST,
    }
    return render_page(request, "classification/console.html", context, partial="figures")


@require_safe
@for_staff(VIEW_LOG)
def log(request: Request) -> HttpResponse:
    form = LogForm(request.GET)
    given = request.GET.copy()
    cursor = str(given.pop("after", [""])[-1])
    context: dict[str, Any] = {"form": form, "filters": given.urlencode(), "cursor": cursor}
    if form.is_valid():
        context["page"] = page_of(rows_for(form.cleaned_data), cursor)
        rows = context["page"].rows
        context["rows"] = [(row, form.known.get(row.category), explain(row.error)) for row in rows]
    context["codes"] = sorted(SENTENCES)
    return render(request, "classification/log.html", context)


@require_safe
@for_staff(VIEW_LOG)
def export(request: Request, form: str) -> HttpResponseBase:
    """What the filters of the address leave. Ones that make no sense are shown on the page."""
    filters = LogForm(request.GET)
    if form not in list(Format):
        raise Http404
    if not filters.is_valid():
        return redirect(f"{reverse('classification:log')}?{request.GET.urlencode()}")
    format_ = Format(form)
    name = f"classification-{timezone.localdate():%Y-%m-%d}.{format_}"
    pieces = write(rows_for(filters.cleaned_data), format_)
    return stream(pieces, name=name, mimetype=format_.mimetype)
