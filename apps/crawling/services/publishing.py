"""Decisions of staff about pictures: published, rejected, withdrawn, retagged, undone.

Each works in batches, one transaction a batch and source, and writes one `Decision` for each
picture it changes; all of one action have its id, by which it is undone. More than `AT_ONCE` are
done in a job. Actions are idempotent: entries with the action's id are skipped.

Lock order: first the two galleries of the source, then the locks of `galleries` (jobs, index
states, pictures), then origins and tags, and the entries last.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.crawling.models import CrawledImage, Decision
from apps.crawling.services.deciding import HANDLERS, DecisionRequest, Submission
from apps.crawling.services.id_packing import packed, unpacked
from apps.crawling.services.outcome import Outcome
from apps.crawling.services.source_tags import normalised
from apps.galleries.licences import Licence
from apps.jobs import services as jobs
from apps.jobs.run import Run

__all__ = [
    "KIND",
    "Outcome",
    "Submission",
    "approve",
    "decide_job",
    "hide",
    "license",
    "postpone",
    "publish_automatically",
    "reject",
    "restore",
    "resume",
    "retag",
    "undo",
    "withdraw",
]

# The most that are decided while the person waits, and the most in one transaction.
AT_ONCE = 500
KIND = "crawling.decide"

State = CrawledImage.State
Verb = Decision.Verb
Entries = QuerySet[CrawledImage]


def approve(entries: Entries, *, by: User | None, sent: Submission | None = None) -> Outcome:
    """Publish waiting pictures whose licence allows it. `by` is None for automatic publishing."""
    return _decide(entries, DecisionRequest(Verb.APPROVE), by, sent)


def reject(
    entries: Entries,
    *,
    by: User | None,
    sent: Submission | None = None,
    reason: str = "",
    note: str = "",
) -> Outcome:
    """Move waiting or published pictures to the bin; for some days it can be undone.

    `reason` is a code of `apps.crawling.rejections`; `note` says it in staff's own words.
    """
    values = {"reason": reason, "note": note} if reason else {}
    return _decide(entries, DecisionRequest(Verb.REJECT, values), by, sent)


def withdraw(entries: Entries, *, by: User | None, sent: Submission | None = None) -> Outcome:
    """Move published pictures back to the waiting gallery."""
    return _decide(entries, DecisionRequest(Verb.WITHDRAW), by, sent)


def postpone(entries: Entries, *, by: User | None, sent: Submission | None = None) -> Outcome:
    """Postpone waiting pictures, to be decided later."""
    return _decide(entries, DecisionRequest(Verb.POSTPONE), by, sent)


def resume(entries: Entries, *, by: User | None, sent: Submission | None = None) -> Outcome:
    """Put postponed pictures back among those that wait."""
    return _decide(entries, DecisionRequest(Verb.RESUME), by, sent)


def hide(entries: Entries) -> Outcome:
    """Hide published pictures because of a change at their source; not a decision by staff."""
    return _decide(entries, DecisionRequest(Verb.HIDE), None, None)


def restore(entries: Entries, *, by: User, sent: Submission | None = None) -> Outcome:
    """Publish pictures hidden by that again, under the licence they had."""
    return _decide(entries, DecisionRequest(Verb.RESTORE), by, sent)


def retag(
    entries: Entries,
    *,
    add: Iterable[str] = (),
    remove: Iterable[str] = (),
    by: User | None,
    sent: Submission | None = None,
) -> Outcome:
    """Change the public tags of pictures, published or not."""
    names = {"add": sorted(_names(add)), "remove": sorted(_names(remove) - _names(add))}
    return _decide(entries, DecisionRequest(Verb.RETAG, names), by, sent)


def license(  # noqa: A001 - never called by its bare name
    entries: Entries, licence: Licence, by: User | None, sent: Submission | None = None
) -> Outcome:
    """Decide the licence of pictures, whatever their pages state."""
    return _decide(
        entries, DecisionRequest(Verb.LICENSE, {"licence": Licence(licence).value}), by, sent
    )


def undo(action: uuid.UUID, by: User | None, sent: Submission | None = None) -> Outcome:
    """Undo all changes of an action, except for pictures that were decided about since."""
    entries = CrawledImage.objects.filter(decisions__action=action)
    return _decide(entries, DecisionRequest(Verb.UNDO, {"of": str(action)}), by, sent)


def publish_automatically() -> Outcome:
    """Publish what waits under an automatic source, unless staff have dealt with it."""
    entries = CrawledImage.objects.filter(
        source__auto_approve=True, state=State.WAITING, decided=None
    )
    unpublishable = Licence.unpublishable()
    licensed = entries.exclude(licence="", source__licence__in=["", *unpublishable])
    licensed = licensed.exclude(licence__in=unpublishable)
    # Undoing a publication counts as dealing with it.
    licensed = licensed.exclude(decisions__verb=Verb.UNDO)
    return approve(licensed, by=None)


def _names(words: Iterable[str]) -> set[str]:
    return {name for word in words if (name := normalised(word))}


def _decide(
    entries: Entries, request: DecisionRequest, by: User | None, sent: Submission | None
) -> Outcome:
    request = replace(request, submission=sent or Submission(), by=by)
    outcome = Outcome(request.action)
    ids = sorted(set(entries.order_by().values_list("id", flat=True)))
    if len(ids) <= AT_ONCE:
        _go_through(ids, request, outcome)
        return outcome
    params: dict[str, Any] = {
        "verb": str(request.verb),
        "values": request.values,
        "action": str(outcome.action),
        "version": request.submission.version,
        "entries": packed(ids),
    }
    owner_id = by.pk if by else None
    outcome.job = jobs.start(KIND, owner_id=owner_id, total=len(ids), params=params)
    return outcome


def _go_through(ids: list[int], request: DecisionRequest, outcome: Outcome) -> None:
    by_source: dict[int, list[int]] = {}
    rows = CrawledImage.objects.filter(id__in=ids).order_by("source", "id")
    for source_id, entry_id in rows.values_list("source", "id"):
        by_source.setdefault(source_id, []).append(entry_id)
    for source_id, of_source in by_source.items():
        HANDLERS[request.verb](source_id, of_source, request, outcome)


def decide_job(run: Run) -> None:
    """Decide about the chosen entries, batch by batch."""
    ids = unpacked(run.params["entries"])
    by = User.objects.filter(pk=run.owner_id).first() if run.owner_id else None
    sent = Submission(uuid.UUID(run.params["action"]), version=run.params.get("version"))
    request = DecisionRequest(Verb(run.params["verb"]), run.params["values"], sent, by)
    outcome = Outcome(request.action)
    for start in range(0, len(ids), AT_ONCE):
        run.check()
        batch = ids[start : start + AT_ONCE]
        _go_through(batch, request, outcome)
        run.advance(len(batch))
