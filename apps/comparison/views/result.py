"""A comparison: on its way, failed, or its result; judged anew, deleted."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from apps.comparison.access import comparison_of
from apps.comparison.areas import Typed, in_percent
from apps.comparison.errors import explain
from apps.comparison.forms import JudgeForm
from apps.comparison.models import Comparison
from apps.comparison.services.changing import judge_anew, remove
from apps.comparison.views.sharing import link_of
from apps.comparison.views.words import words_of
from futu.http import Request, asked_by_post


@require_GET
@login_required
def comparison(request: Request, comparison_id: UUID) -> HttpResponse:
    """With htmx, the part that changes until there is a result."""
    return page_of(request, comparison_of(request, comparison_id))


def page_of(
    request: Request, found: Comparison, areas: list[Typed] | None = None, problem: str = ""
) -> HttpResponse:
    """`areas` as they were typed, where they are not those of the comparison; and what is wrong."""
    context = {
        "comparison": found,
        "failure": explain(found.error) if found.error else "",
        "areas": in_percent(found.settings.ignore) if areas is None else areas,
        "problem": problem,
    }
    context |= words_of(found) | link_of(request, found)
    part = "comparison/_state.html" if request.htmx else "comparison/comparison.html"
    return render(request, part, context, status=422 if problem else 200)


@asked_by_post
@login_required
def judge(request: Request, comparison_id: UUID) -> HttpResponse:
    found = comparison_of(request, comparison_id)
    if request.method == "GET":
        return redirect(found)
    form = JudgeForm(request.POST)
    if form.is_valid():
        judge_anew(found, form.cleaned_data["threshold"] / 100)
    else:
        messages.error(request, _("The threshold is between 0 and 100 per cent."))
    if request.htmx:
        return render(request, "comparison/_verdict.html", {"comparison": found})
    return redirect(found)


@asked_by_post
@login_required
def delete(request: Request, comparison_id: UUID) -> HttpResponse:
    found = comparison_of(request, comparison_id)
    if request.method == "GET":
        return redirect(found)
    remove(found)
    messages.success(request, _("The comparison was deleted."))
    return redirect("comparison:index")
