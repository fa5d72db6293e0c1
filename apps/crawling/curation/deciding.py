"""A decision as the ledger asks for it: what is wished, handed to the service that does it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from apps.accounts.models import User
from apps.crawling.managers import EntryQuerySet
from apps.crawling.services import publishing
from apps.crawling.services.outcome import Outcome
from apps.galleries.licences import Licence


@dataclass(frozen=True, slots=True)
class Wish:
    verb: str
    add: list[str] = field(default_factory=list)
    remove: list[str] = field(default_factory=list)
    licence: str = ""


def decide(entries: EntryQuerySet, wish: Wish, *, by: User) -> Outcome:
    """Do it. What cannot be decided so is left, and the outcome says why."""
    match wish.verb:
        case "approve":
            return publishing.approve(entries, by=by)
        case "reject":
            return publishing.reject(entries, by=by)
        case "withdraw":
            return publishing.withdraw(entries, by=by)
        case "retag":
            return publishing.retag(entries, add=wish.add, remove=wish.remove, by=by)
        case "license":
            return publishing.license(entries, Licence(wish.licence), by=by)
    raise ValueError(f"There is no decision {wish.verb!r}.")


def take_back(action: uuid.UUID, *, by: User) -> Outcome:
    """Let what an action changed be as it was."""
    return publishing.undo(action, by=by)
