"""Spoken lines in the time there is for them.

A line may use the pause after it and a little of the one before, and be spoken somewhat faster or
slower. What does not fit then is said in milliseconds; it is never cut, and never laid over
another line that it did not overlap in the film.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SLOWEST, FASTEST = 0.92, 1.25
# Silence between a line and the next.
GAP_MS = 80
# How much earlier than in the film a line may begin, rather than to be hurried.
EARLY_MS = 200
# Lines that overlap by less than this do not speak at once: their times are not that exact.
OVERLAP_MS = 150


@dataclass(frozen=True, slots=True)
class FitLine:
    """A line of the film, and how long its new sound lasts at its own pace."""

    id: str
    start_ms: int
    end_ms: int
    natural_ms: int
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Fitted:
    """`over_ms`: how much longer it lasts than there is time, at the fastest rate."""

    id: str
    start_ms: int
    end_ms: int
    rate: float
    shift_ms: int
    over_ms: int

    @property
    def fits(self) -> bool:
        return self.over_ms == 0


def fit(lines: Sequence[FitLine], duration_ms: int) -> list[Fitted]:
    """One for each line, in the order of their starts."""
    ordered = sorted(lines, key=lambda line: (line.start_ms, line.end_ms))
    fitted: list[Fitted] = []
    for at, line in enumerate(ordered):
        floor = _free_from(line, ordered[:at], fitted)
        fitted.append(_fitted(line, floor, _free_until(line, ordered[at + 1 :], duration_ms)))
    return fitted


def _fitted(line: FitLine, floor: int, ceiling: int) -> Fitted:
    """From the film's own start if that does; earlier before faster; late only behind another."""
    start = max(line.start_ms, floor)
    if start + line.natural_ms > ceiling:
        start = max(floor, min(start, max(line.start_ms - EARLY_MS, ceiling - line.natural_ms)))
    rate = _rate(line, start, ceiling)
    length = round(line.natural_ms / rate)
    end = start + length
    return Fitted(
        id=line.id,
        start_ms=start,
        end_ms=end,
        rate=rate,
        shift_ms=start - line.start_ms,
        over_ms=max(0, end - ceiling),
    )


def _rate(line: FitLine, start: int, ceiling: int) -> float:
    """Slower, to last as long as the old line did; faster only if it must be."""
    if line.natural_ms <= 0:
        return 1.0
    slot = max(1, ceiling - start)
    if line.natural_ms > slot:
        return min(FASTEST, _up(line.natural_ms / slot))
    wanted = max(1, min(line.end_ms, ceiling) - start)
    return min(1.0, max(SLOWEST, _up(line.natural_ms / wanted)))


def _up(rate: float) -> float:
    """Four digits, as they are given on; rounded so that the line is not longer than reckoned."""
    return -(-rate * 10_000 // 1) / 10_000


def _free_from(line: FitLine, before: Sequence[FitLine], fitted: Sequence[Fitted]) -> int:
    """When the lines before it, that it does not speak over in the film, have ended."""
    ends = [
        done.end_ms + GAP_MS
        for earlier, done in zip(before, fitted, strict=True)
        if not _speak_at_once(earlier, line)
    ]
    return max([0, *ends])


def _free_until(line: FitLine, after: Sequence[FitLine], duration_ms: int) -> int:
    starts = (other.start_ms - GAP_MS for other in after if not _speak_at_once(line, other))
    return max(line.start_ms, min(next(starts, duration_ms), duration_ms))


def _speak_at_once(earlier: FitLine, later: FitLine) -> bool:
    """Two people whose lines overlap in the film, and so may in the dub."""
    return earlier.speaker != later.speaker and earlier.end_ms - later.start_ms > OVERLAP_MS
