"""A person's consent to hosted models."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.providers.forms import ConsentForm
from futu.http import Request


@require_http_methods(["GET", "POST"])
@login_required
def consent(request: Request) -> HttpResponse:
    # Without any box ticked the form is empty, which means no consent.
    form = ConsentForm(request.POST if request.method == "POST" else None, person=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("providers:consent")
    status = 422 if form.errors else 200
    return render(request, "providers/consent.html", {"form": form}, status=status)
