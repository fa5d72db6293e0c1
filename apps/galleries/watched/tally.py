"""What became of the files of one scan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from apps.galleries.services.adding import Added


@dataclass(slots=True)
class Tally:
    """It is kept in the job's checkpoint: a scan that lets others go first goes on counting."""

    added: int = 0
    present: int = 0
    refused: int = 0

    @classmethod
    def of(cls, params: Mapping[str, Any]) -> Tally:
        return cls(*(int(params.get(name, 0)) for name in ("added", "present", "refused")))

    def count(self, added: Added) -> None:
        self.added += len(added.images) + len(added.restored)
        self.present += len(added.duplicates)
        self.refused += len(added.refused)

    @property
    def total(self) -> int:
        return self.added + self.present + self.refused

    def as_dict(self) -> dict[str, int]:
        return asdict(self)
