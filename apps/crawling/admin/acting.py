"""Decisions requested in the ledger: on the chosen entries, or on all that match its filter."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.crawling.curation import bulk, deciding
from apps.crawling.curation.deciding import DecisionRequest
from apps.crawling.curation.forms import DecisionForm
from apps.crawling.curation.listing import Listing
from apps.crawling.curation.messages import begun, conflict, done, undone
from apps.crawling.models import CrawledImage, Decision
from apps.crawling.services.outcome import Outcome
from apps.crawling.services.publishing import Submission
from futu.given import given_ids, given_number
from futu.htmx import render_page, wants_partial
from futu.http import Request
from futu.messages import with_undo

if TYPE_CHECKING:
    from apps.crawling.admin.crawled_images import CrawledImageAdmin

# Session key of the last actions, newest last, so that each can be undone.
DONE = "crawling.done"
REMEMBERED = 60


def decide(ledger: CrawledImageAdmin, request: Request) -> HttpResponse:
    listing = Listing(QueryDict(request.POST.get("listing", "")))
    if request.method != "POST":
        return back(ledger, request, listing)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        words = form.non_field_errors() or [_("This cannot be done with pictures.")]
        messages.warning(request, str(words[0]))
        return back(ledger, request, listing)
    requested = DecisionRequest(**form.cleaned_data)
    if request.POST.get("all"):
        return _decide_all(ledger, request, listing, requested)
    # A form sends one field for each, a script one for all.
    chosen = deciding.versions_shown(",".join(request.POST.getlist("entry")).split(","))
    if not chosen:
        messages.warning(request, _("No picture was chosen."))
    else:
        entries = CrawledImage.objects.filter(id__in=chosen)
        sent = deciding.submission(chosen)
        report(
            request, requested.verb, deciding.decide(entries, requested, by=request.user, sent=sent)
        )
    return back(ledger, request, listing)


def _decide_all(
    ledger: CrawledImageAdmin, request: Request, listing: Listing, requested: DecisionRequest
) -> HttpResponse:
    """Decide on all that match, after a confirmation with their number and the effect."""
    if request.POST.get("sure"):
        mark = given_number(request.POST.get("mark", ""))
        entries = bulk.matching_before(listing, given_number(request.POST.get("until", "")))
        sent = Submission(version=mark)
        report(
            request, requested.verb, deciding.decide(entries, requested, by=request.user, sent=sent)
        )
    elif (question := bulk.Question(listing, requested)).count:
        context = ledger.context(request) | {
            "title": question.title,
            "listing": listing,
            "question": question,
            "requested": request.POST,
        }
        return render_page(
            request, "admin/crawling/crawledimage/sure.html", context, partial="dialog"
        )
    else:
        messages.warning(request, _("No picture was chosen."))
    return back(ledger, request, listing)


def undo(ledger: CrawledImageAdmin, request: Request) -> HttpResponse:
    """Undo the named actions, or the person's last one."""
    listing = Listing(QueryDict(request.POST.get("listing", "")))
    if request.method != "POST":
        return back(ledger, request, listing)
    done_before: list[str] = request.session.get(DONE, [])
    named = [text for text in request.POST.getlist("action") if text] or done_before[-1:]
    if not take_back(request, given_ids(named)):
        messages.info(request, _("There is nothing to undo any more."))
    return back(ledger, request, listing)


def take_back(
    request: Request, actions: list[UUID], sent: Submission | None = None
) -> list[Outcome]:
    """Undo these, the last one first; returns the outcomes."""
    outcomes = []
    for action in reversed(actions):
        of = Decision.objects.filter(action=action).select_related("entry").last()
        if of is not None:
            # An id for each, the same when the request is repeated: one picture may be in several.
            own = Submission(uuid5(sent.action, str(action))) if sent else None
            outcomes.append(deciding.take_back(action, by=request.user, sent=own))
            report_undone(request, of, outcomes[-1])
    done_before: list[str] = request.session.get(DONE, [])
    undone_ids = {str(action) for action in actions}
    request.session[DONE] = [other for other in done_before if other not in undone_ids]
    return outcomes


def report_undone(request: Request, of: Decision, outcome: Outcome) -> None:
    if outcome.job:
        messages.success(request, begun("undo", outcome.job.total))
    elif outcome.done:
        messages.success(request, undone(of, outcome.done))
    report_skipped(request, outcome)


def report(request: Request, verb: str, outcome: Outcome) -> None:
    """Say what was done, with an undo link, and what was skipped and why."""
    if outcome.job:
        messages.success(request, begun(verb, outcome.job.total))
    elif outcome.done:
        address = reverse("admin:crawling_crawledimage_undo")
        with_undo(request, done(verb, outcome.done), address, action=str(outcome.action))
    if outcome.done or outcome.job:
        remember(request, [outcome.action])
    report_skipped(request, outcome)


def report_skipped(request: Request, outcome: Outcome) -> None:
    if outcome.conflicts:
        messages.warning(request, conflict(outcome.conflicts))
    for sentence in outcome.sentences:
        messages.warning(request, sentence)


def remember(request: Request, actions: list[UUID]) -> None:
    """For undo by keyboard; a repeated request is remembered once."""
    new = [str(action) for action in actions]
    old = [action for action in request.session.get(DONE, []) if action not in new]
    request.session[DONE] = [*old, *new][-REMEMBERED:]


def back(ledger: CrawledImageAdmin, request: Request, listing: Listing) -> HttpResponse:
    """Back to the same page of the ledger; htmx gets it at once, with the next entries."""
    if wants_partial(request):
        return ledger.show_ledger(request, Listing(QueryDict(request.POST.get("listing", ""))))
    if (entry_id := given_number(request.POST.get("page_of", ""))) is not None:
        return redirect("admin:crawling_crawledimage_change", entry_id)
    query = listing.here
    address = reverse("admin:crawling_crawledimage_changelist")
    return redirect(f"{address}?{query}" if query else address)
