"""What each decision does to entries of one source, in one transaction."""

from collections.abc import Callable

from apps.crawling.models import Decision
from apps.crawling.services.deciding.act import Act
from apps.crawling.services.deciding.marking import decide_licence, retag
from apps.crawling.services.deciding.placing import approve, reject, withdraw
from apps.crawling.services.deciding.postponing import postpone, resume
from apps.crawling.services.deciding.submission import Submission
from apps.crawling.services.deciding.undoing import undo
from apps.crawling.services.deciding.withdrawing import hide, restore
from apps.crawling.services.outcome import Outcome

Verb = Decision.Verb

# (source, entries, act, outcome that counts them) → None
ACTS: dict[Verb, Callable[[int, list[int], Act, Outcome], None]] = {
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

__all__ = ["ACTS", "Act", "Submission"]
