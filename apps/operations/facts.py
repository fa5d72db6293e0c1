"""What rules are held against: the figures of now, and those of the last minutes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from django.utils import timezone

from apps.doctor.services import last_report
from apps.operations import merging
from apps.operations.figures import Figures
from apps.operations.models import Sample

LATELY = timedelta(minutes=15)


@dataclass
class Facts:
    figures: Figures
    now: datetime = field(default_factory=timezone.now)

    @cached_property
    def lately(self) -> Mapping[str, float]:
        """What all web processes counted in the last quarter of an hour."""
        recent = Sample.objects.filter(minutes=1, at__gte=self.now - LATELY)
        rows = recent.exclude(source=Sample.ROWS).values_list("values", flat=True)
        return merging.merged(list(rows))

    @cached_property
    def doctor_warning(self) -> str:
        report = last_report()
        return report.warning if report else ""
