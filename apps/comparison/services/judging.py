"""Another threshold for what was measured: nothing is computed anew."""

from __future__ import annotations

from apps.comparison.models import Comparison


def judge_anew(comparison: Comparison, threshold: float) -> None:
    comparison.options = comparison.options | {"threshold": threshold}
    comparison.save(update_fields=["options"])
