"""Decisions that a script collects and sends in batches, each with an id of its own.

A batch that is repeated because no answer came changes nothing the second time. Each decision is
answered separately, so that one that fails does not hold up the others.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.crawling.admin import acting
from apps.crawling.curation import deciding
from apps.crawling.curation.deciding import DecisionRequest
from apps.crawling.curation.forms import DecisionForm
from apps.crawling.curation.messages import done
from apps.crawling.models import CrawledImage, Decision
from apps.crawling.services.outcome import Outcome
from apps.crawling.services.publishing import Submission
from futu.given import given_id, given_ids
from futu.http import Request
from futu.messages import with_undo

# The most that one request may contain; a script sends the rest with the next.
MAX_GROUPS = 100
MAX_ENTRIES = 500


def receive(request: Request) -> HttpResponse:
    """Carry the decisions out in order; an answer for each, and messages about all."""
    sent = decisions_in(request.body)
    if request.method != "POST" or sent is None:
        return JsonResponse({"error": "A list of decisions is expected."}, status=400)
    outcomes: list[tuple[DecisionGroup, Outcome]] = []
    for step in steps(request, sent):
        if isinstance(step, DecisionGroup):
            outcomes.append((step, step.decide(request.user)))
        else:
            _undo(request, step)
    _tell(request, outcomes)
    ids = [str(one.get("id", "")) for one in sent]
    return JsonResponse({"done": ids, "toasts": _toasts(request)})


def decisions_in(body: bytes) -> list[dict[str, Any]] | None:
    try:
        sent = json.loads(body)["decisions"]
    except (ValueError, TypeError, KeyError):
        return None
    if not isinstance(sent, list) or len(sent) > MAX_GROUPS:
        return None
    return [one if isinstance(one, dict) else {} for one in sent]


@dataclass(slots=True)
class DecisionGroup:
    """Equal decisions about different pictures: one transaction, an id for each."""

    requested: DecisionRequest
    chosen: dict[int, int | None] = field(default_factory=dict)
    actions: dict[int, UUID] = field(default_factory=dict)

    def takes(self, requested: DecisionRequest, chosen: dict[int, int | None]) -> bool:
        fits = len(self.chosen) + len(chosen) <= MAX_ENTRIES
        return fits and self.requested == requested and not self.chosen.keys() & chosen.keys()

    def add(self, action: UUID, chosen: dict[int, int | None]) -> None:
        self.chosen |= chosen
        self.actions |= dict.fromkeys(chosen, action)

    def decide(self, by: User) -> Outcome:
        entries = CrawledImage.objects.filter(id__in=self.chosen)
        sent = deciding.submission(self.chosen, self.actions)
        return deciding.decide(entries, self.requested, by=by, sent=sent)


@dataclass(frozen=True, slots=True)
class Undo:
    action: UUID
    of: list[UUID]


def steps(request: Request, sent: list[dict[str, Any]]) -> list[DecisionGroup | Undo]:
    """The decisions to carry out, in order. Malformed ones are reported and skipped."""
    found: list[DecisionGroup | Undo] = []
    taken = _ids_of_others(request, sent)
    for one in sent:
        action, form = given_id(str(one.get("id", ""))), DecisionForm(one)
        if action is None or action in taken:
            messages.warning(request, _("This cannot be done with pictures."))
        elif one.get("verb") == "undo":
            found.append(Undo(action, given_ids(_texts(one.get("of")))))
        elif not form.is_valid():
            words = form.non_field_errors() or [_("This cannot be done with pictures.")]
            messages.warning(request, str(words[0]))
        else:
            chosen = deciding.versions_shown(_texts(one.get("entries"))[:MAX_ENTRIES])
            _join(found, DecisionRequest(**form.cleaned_data), action, chosen)
    return found


def _join(
    found: list[DecisionGroup | Undo],
    requested: DecisionRequest,
    action: UUID,
    chosen: dict[int, int | None],
) -> None:
    last = found[-1] if found else None
    if not isinstance(last, DecisionGroup) or not last.takes(requested, chosen):
        last = DecisionGroup(requested)
        found.append(last)
    last.add(action, chosen)


def _ids_of_others(request: Request, sent: list[dict[str, Any]]) -> set[UUID]:
    """Ids are made by browsers: nobody may reuse one of somebody else's."""
    ids = given_ids(str(one.get("id", "")) for one in sent)
    used = Decision.objects.filter(action__in=ids).exclude(by=request.user)
    return set(used.values_list("action", flat=True))


def _undo(request: Request, undo: Undo) -> None:
    if not acting.take_back(request, undo.of, Submission(undo.action)):
        messages.info(request, _("There is nothing to undo any more."))


def _texts(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []


def _tell(request: Request, outcomes: list[tuple[DecisionGroup, Outcome]]) -> None:
    """One message for each kind of decision, with one undo link for all of them."""
    address = reverse("admin:crawling_crawledimage_undo")
    every = Outcome(UUID(int=0))
    verbs: dict[str, list[str]] = defaultdict(list)
    counts = Counter[str]()
    for step, outcome in outcomes:
        every.skipped += outcome.skipped
        every.conflicts += outcome.conflicts
        counts[step.requested.verb] += outcome.done
        if outcome.done:
            ids = dict.fromkeys(step.actions.values())
            acting.remember(request, list(ids))
            verbs[step.requested.verb] += map(str, ids)
    for verb, actions in verbs.items():
        with_undo(request, done(verb, counts[verb]), address, action=actions)
    acting.report_skipped(request, every)


def _toasts(request: Request) -> str:
    context = {"messages": messages.get_messages(request)}
    return render_to_string("admin/crawling/crawledimage/_toasts.html", context, request)
