"""The operations page, and what staff do about alerts."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.staff import for_staff
from apps.audit.actions import Action
from apps.audit.services import note
from apps.backup.services import outlook
from apps.operations import overview
from apps.operations.history import PERIODS, steps_of
from apps.operations.models import Alert
from apps.operations.page_plots import plots_of
from futu.htmx import render_page
from futu.http import Request, asked_by_post

VIEW, CHANGE = "operations.view_alert", "operations.change_alert"
SILENCE = timedelta(days=1)


@require_safe
@for_staff(VIEW)
def index(request: Request) -> HttpResponse:
    now = overview.Overview()
    period = PERIODS.get(request.GET.get("period", ""), PERIODS["day"])
    context = {
        "at": timezone.localtime(),
        "overview": now,
        "budgets": now.budgets,
        "outlook": outlook(),
        "alerts": overview.open_alerts(),
        "past": overview.past_alerts(),
        "undelivered": overview.undelivered(),
        "periods": PERIODS.values(),
        "period": period,
        "plots": plots_of(steps_of(period, now.now)),
    }
    return render_page(request, "operations/index.html", context, partial="state")


@asked_by_post
@for_staff(CHANGE)
def handle(request: Request, alert_id: int) -> HttpResponse:
    """`deed`: acknowledge (no reminders), silence for a day (nothing at all), or speak again."""
    alert = get_object_or_404(Alert, pk=alert_id)
    deed = request.POST.get("deed", "")
    if request.method == "POST" and deed in SAID:
        with transaction.atomic():
            Alert.objects.filter(pk=alert.pk).update(**_changed(deed))
            note(Action.ALERT_HANDLED, alert, rule=alert.rule, deed=deed)
        messages.success(request, SAID[deed]())
    return redirect("operations:index")


SAID = {
    "acknowledge": lambda: _("There will be no reminders of it."),
    "silence": lambda: _("Nothing is sent about it for a day."),
    "speak": lambda: _("It is told of again."),
}


def _changed(deed: str) -> dict[str, object]:
    now = timezone.now()
    if deed == "acknowledge":
        return {"acknowledged": now}
    if deed == "silence":
        return {"silenced_until": now + SILENCE}
    return {"acknowledged": None, "silenced_until": None}
