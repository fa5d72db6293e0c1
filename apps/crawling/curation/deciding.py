"""A decision requested in the ledger, passed to the service that carries it out."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from apps.accounts.models import User
from apps.crawling.managers import CrawledImageQuerySet
from apps.crawling.services import publishing
from apps.crawling.services.outcome import Outcome
from apps.crawling.services.publishing import Submission
from apps.galleries.licences import Licence
from futu.given import given_number


@dataclass(frozen=True, slots=True)
class DecisionRequest:
    verb: str
    add: list[str] = field(default_factory=list)
    remove: list[str] = field(default_factory=list)
    licence: str = ""
    reason: str = ""
    note: str = ""


def decide(
    entries: CrawledImageQuerySet,
    requested: DecisionRequest,
    *,
    by: User,
    sent: Submission | None = None,
) -> Outcome:
    """Carry it out. Entries to which it does not apply are skipped, and the outcome says why."""
    match requested.verb:
        case "approve":
            return publishing.approve(entries, by=by, sent=sent)
        case "reject":
            return publishing.reject(
                entries, by=by, sent=sent, reason=requested.reason, note=requested.note
            )
        case "withdraw":
            return publishing.withdraw(entries, by=by, sent=sent)
        case "restore":
            return publishing.restore(entries, by=by, sent=sent)
        case "postpone":
            return publishing.postpone(entries, by=by, sent=sent)
        case "resume":
            return publishing.resume(entries, by=by, sent=sent)
        case "retag":
            return publishing.retag(
                entries, add=requested.add, remove=requested.remove, by=by, sent=sent
            )
        case "license":
            return publishing.license(entries, Licence(requested.licence), by=by, sent=sent)
    raise ValueError(f"There is no decision {requested.verb!r}.")


def take_back(action: uuid.UUID, *, by: User, sent: Submission | None = None) -> Outcome:
    """Undo what an action changed."""
    return publishing.undo(action, by=by, sent=sent)


def versions_shown(tokens: Iterable[str]) -> dict[int, int | None]:
    """The chosen entries, each with the version that was shown; None where none is named."""
    found: dict[int, int | None] = {}
    for token in tokens:
        number, _, version = token.strip().partition("-")
        if (entry_id := given_number(number)) is not None:
            found[entry_id] = given_number(version)
    return found


def submission(
    chosen: dict[int, int | None], actions: dict[int, uuid.UUID] | None = None
) -> Submission:
    versions = {id_: version for id_, version in chosen.items() if version is not None}
    return Submission(versions=versions, actions=actions or {})
