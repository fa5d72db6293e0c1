"""Spoken lines in the time there is for them.

A line may use the pause after it and a little of the one before, and be spoken somewhat faster or
slower. What does not fit then is said in milliseconds; it is never cut, and never laid over
another line that it did not overlap in the film.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

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
    ceilings = _free_until(ordered, duration_ms)
    spoken = _Spoken()
    fitted: list[Fitted] = []
    for line, ceiling in zip(ordered, ceilings, strict=True):
        found = _fitted(line, spoken.free_from(line), ceiling)
        spoken.add(line, found)
        fitted.append(found)
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


class _Spoken:
    """Lines that have their places, as those behind them ask of them: in the order of their
    starts, so that one that is over for a line is over for all that follow."""

    def __init__(self) -> None:
        self._by_speaker: dict[str, int] = {}
        # Of everybody's lines that were over in the film.
        self._over = 0
        # Those that were not, by their ends in the film.
        self._lasting: list[tuple[int, int]] = []

    def add(self, line: FitLine, fitted: Fitted) -> None:
        free = fitted.end_ms + GAP_MS
        self._by_speaker[line.speaker] = max(free, self._by_speaker.get(line.speaker, 0))
        heappush(self._lasting, (line.end_ms, free))

    def free_from(self, line: FitLine) -> int:
        """When the lines before it, that it does not speak over in the film, have ended."""
        while self._lasting and self._lasting[0][0] - line.start_ms <= OVERLAP_MS:
            self._over = max(self._over, heappop(self._lasting)[1])
        return max(self._over, self._by_speaker.get(line.speaker, 0))


def _free_until(ordered: Sequence[FitLine], duration_ms: int) -> list[int]:
    """When the first line behind each begins that it does not speak over in the film: the
    speaker's next one, or anybody's that begins when it is over."""
    starts = [line.start_ms for line in ordered]
    own: dict[str, int] = {}
    found: list[int] = []
    for at in range(len(ordered) - 1, -1, -1):
        line = ordered[at]
        behind = bisect_left(starts, line.end_ms - OVERLAP_MS, at + 1)
        other = starts[behind] if behind < len(starts) else math.inf
        following = min(own.get(line.speaker, math.inf), other) - GAP_MS
        found.append(max(line.start_ms, int(min(following, duration_ms))))
        own[line.speaker] = line.start_ms
    return found[::-1]
