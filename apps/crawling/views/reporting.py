"""Takedown requests, without an account."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from apps.crawling.forms import ReportForm
from apps.crawling.models import CrawledImage, Takedown
from apps.crawling.services import takedown_requests
from apps.crawling.services.takedown_answers import asked_by, receipt_of
from futu.given import given_id
from futu.http import Request


@require_http_methods(["GET", "POST"])
def report(request: Request) -> HttpResponse:
    """The form, about one picture when its id is in the address."""
    image_id = given_id(request.GET.get("picture", ""))
    entry = takedown_requests.entry_of(image_id) if image_id else None
    if request.method == "POST":
        return _receive(request, image_id, entry)
    return _page(request, ReportForm(initial=_initial(entry)), image_id, entry)


def _initial(entry: CrawledImage | None) -> dict[str, Any]:
    if entry is None:
        return {"kind": Takedown.Kind.PICTURE}
    return {"kind": Takedown.Kind.PICTURE, "value": entry.url, "author": entry.author}


def _receive(request: Request, image_id: UUID | None, entry: CrawledImage | None) -> HttpResponse:
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _page(request, form, image_id, entry, status=422)
    if not ratelimit.consume(request, action="takedown"):
        return ratelimit.respond_429(request)
    if form.is_from_machine:
        # Bots get the answer they expect, and nothing is saved.
        return redirect("crawling:report")
    asked = takedown_requests.ask(
        form.save(commit=False), entry=entry, language=get_language() or ""
    )
    return redirect("crawling:receipt", receipt_of(asked))


def _page(
    request: Request,
    form: ReportForm,
    image_id: UUID | None,
    entry: CrawledImage | None,
    status: int = 200,
) -> HttpResponse:
    address = reverse("crawling:report") + (f"?picture={image_id}" if entry else "")
    context = {"form": form, "entry": entry, "address": address}
    return render(request, "crawling/report.html", context, status=status)


@require_safe
def receipt(request: Request, signed: str) -> HttpResponse:
    """The state of a request, for anyone with its receipt."""
    takedown = asked_by(signed)
    context = {"takedown": takedown, "address": request.build_absolute_uri()}
    status = 200 if takedown else 404
    response = render(request, "crawling/receipt.html", context, status=status)
    response["Referrer-Policy"] = "no-referrer"
    return response
