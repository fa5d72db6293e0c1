"""Decisions as the ledger asks for them: on those chosen, or on all that match its filter."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.crawling.curation import deciding
from apps.crawling.curation.deciding import Wish
from apps.crawling.curation.forms import WishForm
from apps.crawling.curation.listing import Listing
from apps.crawling.curation.sentences import begun, done, question
from apps.crawling.models import Decision, Entry
from apps.crawling.services.outcome import Outcome
from futu.given import given_id, given_number
from futu.htmx import render_page, wants_partial
from futu.http import Request
from futu.messages import with_undo

if TYPE_CHECKING:
    from apps.crawling.admin.entries import EntryAdmin

# Under this name a session keeps the last actions, newest last, so that each can be undone.
DONE = "crawling.done"
REMEMBERED = 20


def decide(ledger: EntryAdmin, request: Request) -> HttpResponse:
    listing = Listing(QueryDict(request.POST.get("listing", "")))
    if request.method != "POST":
        return back(ledger, request, listing)
    form = WishForm(request.POST)
    if not form.is_valid():
        words = form.non_field_errors() or [_("This cannot be done with pictures.")]
        messages.warning(request, str(words[0]))
        return back(ledger, request, listing)
    wish = Wish(**form.cleaned_data)
    if request.POST.get("all"):
        return _decide_all(ledger, request, listing, wish)
    # A form sends one field for each, a script one for all.
    texts = ",".join(request.POST.getlist("entry")).split(",")
    chosen = [id_ for text in texts if (id_ := given_number(text)) is not None]
    if not chosen:
        messages.warning(request, _("No picture was chosen."))
    else:
        entries = Entry.objects.filter(id__in=chosen)
        tell(request, wish.verb, deciding.decide(entries, wish, by=request.user))
    return back(ledger, request, listing)


def _decide_all(ledger: EntryAdmin, request: Request, listing: Listing, wish: Wish) -> HttpResponse:
    """All that match, after a question that says how many they are."""
    if request.POST.get("sure"):
        tell(request, wish.verb, deciding.decide(listing.entries, wish, by=request.user))
    elif count := listing.entries.count():
        return _ask(ledger, request, listing, wish, count)
    else:
        messages.warning(request, _("No picture was chosen."))
    return back(ledger, request, listing)


def _ask(
    ledger: EntryAdmin, request: Request, listing: Listing, wish: Wish, count: int
) -> HttpResponse:
    context = ledger.context(request) | {
        "title": question(wish.verb, count),
        "listing": listing,
        "wish": request.POST,
        "verb": Decision.Verb(wish.verb),
    }
    return render_page(request, "admin/crawling/entry/sure.html", context, partial="dialog")


def undo(ledger: EntryAdmin, request: Request) -> HttpResponse:
    """The action that is named, or one's last."""
    listing = Listing(QueryDict(request.POST.get("listing", "")))
    if request.method != "POST":
        return back(ledger, request, listing)
    actions: list[str] = request.session.get(DONE, [])
    action = given_id(request.POST.get("action", "") or (actions[-1] if actions else ""))
    if action is None or not Decision.objects.filter(action=action).exists():
        messages.info(request, _("There is nothing to undo any more."))
    else:
        tell(request, "undo", deciding.take_back(action, by=request.user))
    request.session[DONE] = [other for other in actions if other != str(action)]
    return back(ledger, request, listing)


def tell(request: Request, verb: str, outcome: Outcome) -> None:
    """What was done, with a way back, and what was left and why."""
    if outcome.job:
        messages.success(request, begun(verb, outcome.job.total))
    elif outcome.done and verb == "undo":
        messages.success(request, done(verb, outcome.done))
    elif outcome.done:
        address = reverse("admin:crawling_entry_undo")
        with_undo(request, done(verb, outcome.done), address, action=str(outcome.action))
    if verb != "undo" and (outcome.done or outcome.job):
        remember(request, outcome.action)
    for sentence in outcome.sentences:
        messages.warning(request, sentence)


def remember(request: Request, action: UUID) -> None:
    request.session[DONE] = [*request.session.get(DONE, []), str(action)][-REMEMBERED:]


def back(ledger: EntryAdmin, request: Request, listing: Listing) -> HttpResponse:
    """To the same page of the ledger; htmx gets it at once, with the next ones moved up."""
    if wants_partial(request):
        return ledger.show_ledger(request, Listing(QueryDict(request.POST.get("listing", ""))))
    if (entry_id := given_number(request.POST.get("page_of", ""))) is not None:
        return redirect("admin:crawling_entry_change", entry_id)
    query = listing.here
    address = reverse("admin:crawling_entry_changelist")
    return redirect(f"{address}?{query}" if query else address)
