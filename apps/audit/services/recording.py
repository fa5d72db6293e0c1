"""One row for each act."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from apps.audit.actions import Action
from apps.audit.models import Entry
from apps.audit.services import context
from futu.best_effort import best_effort

# As an actor: whoever the request or the job belongs to.
PRESENT = -1
# Seconds that a row waits for a lock: one that is missing is missed.
WAIT = 5.0


def note(
    action: Action,
    subject: Model | None = None,
    *,
    actor: int | None = PRESENT,
    **details: Any,
) -> None:
    """Call it inside the transaction of the act. `details` are ids, codes and figures: no names."""
    now = context.present()
    Entry.objects.create(
        action=action,
        actor=now.actor if actor == PRESENT else actor,
        via=now.via,
        address=now.address,
        subject_kind=subject._meta.label_lower if subject else "",
        subject_id=str(subject.pk)[:64] if subject else "",
        details=details,
        request_id=now.request_id,
    )


def note_if_possible(
    action: Action, subject: Model | None = None, *, actor: int | None = PRESENT, **details: Any
) -> None:
    """Where a row that cannot be written must keep nobody out, such as at a sign-in."""

    def write() -> None:
        note(action, subject, actor=actor, **details)

    best_effort("a row of the audit log", write, wait=WAIT)
