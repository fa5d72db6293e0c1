"""Who spoke when: diarization error rate, and lines that are given to the right person."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from apps.sound.evaluation.truth import Spoken

STEP_MS = 10


def error_rate(truth: Sequence[Spoken], found: Sequence[Spoken]) -> float:
    """Time of speech that is missed, made up or another's, per time of speech in the truth. Speech
    of two at once counts twice; nothing around the borders is forgiven."""
    expected, actual, pairs = _matched(truth, found)
    correct = sum((expected[a] & actual[b]).sum() for a, b in pairs)
    there, claimed = expected.sum(0), actual.sum(0)
    return float((np.maximum(there, claimed).sum() - correct) / max(1, there.sum()))


def right_lines(truth: Sequence[Spoken], found: Sequence[Spoken]) -> int:
    """Lines of the truth most of whose found time belongs to their speaker."""
    names, others = speakers_of(truth), speakers_of(found)
    _, _, pairs = _matched(truth, found)
    partner = {names[a]: others[b] for a, b in pairs}
    return sum(_most(line, found) == partner.get(line.speaker, "") for line in truth)


def speakers_of(lines: Sequence[Spoken]) -> list[str]:
    return list(dict.fromkeys(line.speaker for line in lines))


def overlap(one: Spoken, other: Spoken) -> int:
    """Milliseconds that both last."""
    return min(one.end_ms, other.end_ms) - max(one.start_ms, other.start_ms)


def _most(line: Spoken, found: Sequence[Spoken]) -> str:
    shares: dict[str, int] = {}
    for other in found:
        if (shared := overlap(line, other)) > 0:
            shares[other.speaker] = shares.get(other.speaker, 0) + shared
    return max(shares, key=lambda name: shares[name]) if shares else "?"


def _matched(
    truth: Sequence[Spoken], found: Sequence[Spoken]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], list[tuple[int, int]]]:
    """Both as speakers by frames, and who is whom so that most time agrees."""
    from scipy.optimize import linear_sum_assignment

    length = max(line.end_ms for line in (*truth, *found)) // STEP_MS + 1
    expected, actual = _frames(truth, length), _frames(found, length)
    shared = expected.astype(np.int64) @ actual.T.astype(np.int64)
    rows, columns = linear_sum_assignment(-shared)
    return expected, actual, list(zip(rows.tolist(), columns.tolist(), strict=True))


def _frames(lines: Sequence[Spoken], length: int) -> NDArray[np.bool_]:
    names = speakers_of(lines)
    frames = np.zeros((len(names), length), bool)
    for line in lines:
        frames[names.index(line.speaker), line.start_ms // STEP_MS : line.end_ms // STEP_MS] = True
    return frames
