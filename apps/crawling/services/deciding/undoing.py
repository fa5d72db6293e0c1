"""Undo: restores what an action changed, for entries that nothing else has changed since."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Max

from apps.crawling.models import CrawledImage, Decision, Source
from apps.crawling.services.deciding.approval import publish, take_back
from apps.crawling.services.deciding.decision_request import (
    MOMENTS,
    DecisionRequest,
    change,
    deciding,
    not_done,
)
from apps.crawling.services.deciding.tags_and_licences import PICTURED, decide_licences, exchange
from apps.crawling.services.deciding.withdrawing import unhide
from apps.crawling.services.outcome import DECIDED_SINCE, NO_PICTURE, NOT_SO, Outcome
from apps.galleries import services as galleries
from apps.galleries.models import Image

State = CrawledImage.State
Verb = Decision.Verb
Undo = Callable[[list[CrawledImage], dict[int, Decision], Source, DecisionRequest, Outcome], None]


def undo(source_id: int, ids: list[int], request: DecisionRequest, outcome: Outcome) -> None:
    with deciding(source_id) as source:
        ids = not_done(ids, request, outcome)
        made = Decision.objects.filter(entry__in=ids)
        rows = made.order_by().values_list("entry").annotate(last=Max("id"))
        last = {decision_id for _, decision_id in rows}
        decisions = {d.entry_id: d for d in made.filter(action=request.values["of"], id__in=last)}
        every = CrawledImage.objects.filter(id__in=decisions).select_related("image").order_by("id")
        entries = [entry for entry in every if _is_as_left(entry, decisions[entry.pk])]
        outcome.skipped[DECIDED_SINCE] += len(ids) - len(entries)
        by_verb: dict[str, list[CrawledImage]] = {}
        for entry in entries:
            entry.source = source
            by_verb.setdefault(decisions[entry.pk].verb, []).append(entry)
        for verb, entries in by_verb.items():
            if verb in UNDOES:
                UNDOES[Verb(verb)](entries, decisions, source, request, outcome)
            else:
                outcome.skipped[NOT_SO] += len(entries)


def _is_as_left(entry: CrawledImage, decision: Decision) -> bool:
    """Whether it is as the decision left it: not only people change waiting pictures.

    A crawl may have fetched new bytes for it since, or found it to be a duplicate.
    """
    if decision.verb == Verb.RETAG:
        return entry.state in PICTURED
    if decision.verb == Verb.LICENSE:
        return True
    newer = entry.image is not None and entry.image.created > decision.made
    return entry.state == decision.after.get("state", entry.state) and not newer


def _unapprove(
    entries: list[CrawledImage],
    of: dict[int, Decision],
    source: Source,
    request: DecisionRequest,
    outcome: Outcome,
) -> None:
    back = take_back(entries, source, outcome)
    change(back, request, outcome, {entry.pk: _before(of[entry.pk]) for entry in back})


def _publish_again(
    entries: list[CrawledImage],
    of: dict[int, Decision],
    source: Source,
    request: DecisionRequest,
    outcome: Outcome,
) -> None:
    published = publish(entries, source, outcome)
    change(published, request, outcome, {entry.pk: _before(of[entry.pk]) for entry in published})


def _unreject(
    entries: list[CrawledImage],
    of: dict[int, Decision],
    source: Source,
    request: DecisionRequest,
    outcome: Outcome,
) -> None:
    """Restore from the bin. A formerly published one waits: it has to be made findable first."""
    images = Image.including_bin.filter(id__in=[entry.image_id for entry in entries])
    galleries.restore_images(images, owner_id=None)
    there = set(images.filter(binned=None).values_list("id", flat=True))
    back = [entry for entry in entries if entry.image_id in there]
    outcome.skipped[NO_PICTURE] += len(entries) - len(back)
    waiting = {"state": State.WAITING}
    change(back, request, outcome, {entry.pk: _before(of[entry.pk]) | waiting for entry in back})


def _untag(
    entries: list[CrawledImage],
    of: dict[int, Decision],
    source: Source,
    request: DecisionRequest,
    outcome: Outcome,
) -> None:
    notes = []
    for entry in entries:
        decision = of[entry.pk]
        exchange([entry], decision.before["had"], decision.after["added"])
        # From now on its source tags set public tags again.
        notes.append(request.note(entry, {}, {"added": decision.after["removed"]}))
    Decision.objects.bulk_create(notes, batch_size=200)
    outcome.done += len(entries)


def _unlicense(
    entries: list[CrawledImage],
    of: dict[int, Decision],
    source: Source,
    request: DecisionRequest,
    outcome: Outcome,
) -> None:
    licences = {entry.pk: of[entry.pk].before["licence"] for entry in entries}
    decide_licences(entries, licences, request, outcome)


def _set_back(
    entries: list[CrawledImage],
    of: dict[int, Decision],
    source: Source,
    request: DecisionRequest,
    outcome: Outcome,
) -> None:
    """Postpone it again, or resume it."""
    change(entries, request, outcome, {entry.pk: _before(of[entry.pk]) for entry in entries})


def _before(decision: Decision) -> dict[str, Any]:
    """The entry's values before the action, as its columns are written."""
    before = {name: decision.before[name] for name in ("state", "reason_code", "decided_by_id")}
    before["params"] = decision.before.get("params", {})
    for name in MOMENTS:
        moment = decision.before.get(name)
        before[name] = datetime.fromisoformat(moment) if moment else None
    return before


UNDOES: dict[Verb, Undo] = {
    Verb.APPROVE: _unapprove,
    Verb.WITHDRAW: _publish_again,
    Verb.REJECT: _unreject,
    Verb.RETAG: _untag,
    Verb.LICENSE: _unlicense,
    Verb.HIDE: unhide,
    Verb.RESTORE: _unapprove,
    Verb.POSTPONE: _set_back,
    Verb.RESUME: _set_back,
}
