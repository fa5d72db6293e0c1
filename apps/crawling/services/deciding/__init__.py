"""What each decision does to entries of one source, in one transaction."""

from collections.abc import Callable

from apps.crawling.models import Decision
from apps.crawling.services.deciding.approval import approve, reject, withdraw
from apps.crawling.services.deciding.decision_request import DecisionRequest
from apps.crawling.services.deciding.postponing import postpone, resume
from apps.crawling.services.deciding.submission import Submission
from apps.crawling.services.deciding.tags_and_licences import decide_licence, retag
from apps.crawling.services.deciding.undoing import undo
from apps.crawling.services.deciding.withdrawing import hide, restore
from apps.crawling.services.outcome import Outcome

Verb = Decision.Verb

# (source, entries, request, outcome that counts them) → None
HANDLERS: dict[Verb, Callable[[int, list[int], DecisionRequest, Outcome], None]] = {
    Verb.APPROVE: approve,
    Verb.REJECT: reject,
    Verb.WITHDRAW: withdraw,
    Verb.RETAG: retag,
    Verb.LICENSE: decide_licence,
    Verb.HIDE: hide,
    Verb.RESTORE: restore,
    Verb.POSTPONE: postpone,
    Verb.RESUME: resume,
    Verb.UNDO: undo,
}

__all__ = ["HANDLERS", "DecisionRequest", "Submission"]
