"""One thing that was looked at before an upgrade."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    OK = "ok"
    # Worth knowing; nothing is lost by going on.
    NOTE = "note"
    # Not before this is mended.
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Point:
    name: str
    level: Level
    sentence: str
