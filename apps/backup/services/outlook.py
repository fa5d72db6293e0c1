"""How backups went and when the next is due, for staff's pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from apps.backup.models import Backup
from apps.backup.services.schedule import Plan, next_due, present_plan


@dataclass(frozen=True, slots=True)
class Outlook:
    """The newest backup there is, the newest run that failed, and what is to come."""

    good: Backup | None
    failed: Backup | None
    plan: Plan | None
    due: datetime | None

    @property
    def is_due_now(self) -> bool:
        return self.due is not None and self.due <= timezone.now()


def outlook() -> Outlook:
    plan = present_plan()
    return Outlook(
        Backup.objects.done().newest(),
        Backup.objects.filter(state=Backup.State.FAILED).newest(),
        plan,
        next_due(plan) if plan else None,
    )
