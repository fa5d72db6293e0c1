"""What changed in a source: its adapter's settings one by one, not as two JSON documents."""

from __future__ import annotations

from typing import Any

from simple_history.template_utils import HistoricalRecordContextHelper

from apps.crawling.adapters import settings_model
from apps.crawling.admin.sources.fields import fields_of
from apps.crawling.admin.sources.settings_form import flat


class Changes(HistoricalRecordContextHelper):  # type: ignore[misc]
    def context_for_delta_changes(self, delta: Any) -> list[dict[str, Any]]:
        lines = []
        for change in delta.changes:
            if change.field == "settings":
                lines += self._settings(change)
            else:
                lines.append(self._line(self.format_delta_change(change)))
        return lines

    def _settings(self, change: Any) -> list[dict[str, Any]]:
        old, new = _plain(change.old), _plain(change.new)
        labels = _labels(self.record.kind)
        return [
            {
                "field": labels.get(name, name),
                "old": _displayed(old.get(name)),
                "new": _displayed(new.get(name)),
            }
            for name in [*old, *(name for name in new if name not in old)]
            if old.get(name) != new.get(name)
        ]

    def _line(self, change: Any) -> dict[str, Any]:
        return {"field": change.field, "old": _displayed(change.old), "new": _displayed(change.new)}


def _plain(settings: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in flat(settings).items() if not isinstance(value, dict)}


def _labels(kind: str) -> dict[str, str]:
    return {name: str(field.label) for name, field in fields_of(settings_model(kind))}


def _displayed(value: Any) -> str:
    """A list as its items; nothing as a dash."""
    text = ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
    return "–" if value in (None, "", []) else text
