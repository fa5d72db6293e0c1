"""Where somebody speaks: silero VAD, block by block, with its state carried over.

Memory does not grow with the length of the sound, and where blocks begin changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from apps.sound import files
from apps.sound.needed import ACTIVITY
from apps.sound.sessions import session
from apps.sound.spans import RATE, Samples, Span, length_ms
from apps.vision import runtime
from apps.vision.weights import registry, verify

VAD_VERSION = 1
FRAME, CONTEXT = 512, 64
FRAME_MS = FRAME * 1000 // RATE
# Frames that are computed at once: 16 s.
BLOCK = 512
MEMORY = 20_000_000

# Speech begins at this probability, and ends below the other.
BEGINS, ENDS = 0.5, 0.35
# Shorter silence ends no speech; shorter speech is none.
LEAST_SILENCE_MS, LEAST_SPEECH_MS = 160, 160
# Added on both sides: the first consonant is often below the threshold.
PAD_MS = 64

Probabilities = NDArray[np.float32]


def speech(samples: Samples) -> list[Span]:
    """Where somebody speaks in 16 kHz sound. Raises WeightsError, ModelError, NotInstalledError."""
    parts = (samples[at : at + BLOCK * FRAME] for at in range(0, len(samples), BLOCK * FRAME))
    return spans_of(probabilities(parts), length_ms(samples))


def speech_in(path: Path) -> list[Span]:
    """The same of a 16 kHz file, which is not read as a whole."""
    found = probabilities(files.blocks(path, BLOCK * FRAME))
    return spans_of(found, round(files.seconds(path) * 1000))


def probabilities(parts: Iterable[Samples]) -> Probabilities:
    """Of speech, for each frame of 32 ms. All parts but the last hold BLOCK frames."""
    with runtime.use(DETECTOR) as detector:
        found = list(_run(detector, parts))
    return np.concatenate(found) if found else np.empty(0, np.float32)


def spans_of(chances: Probabilities, total_ms: int) -> list[Span]:
    """Speech with hysteresis, without very short silences or bursts, padded, in order."""
    spans: list[Span] = []
    for start, end in _above(chances):
        start_ms, end_ms = start * FRAME_MS, min(end * FRAME_MS, total_ms)
        if spans and start_ms - spans[-1].end_ms < LEAST_SILENCE_MS:
            spans[-1] = Span(spans[-1].start_ms, end_ms)
        else:
            spans.append(Span(start_ms, end_ms))
    kept = [span for span in spans if span.length_ms >= LEAST_SPEECH_MS]
    return [
        Span(max(0, span.start_ms - PAD_MS), min(total_ms, span.end_ms + PAD_MS)) for span in kept
    ]


def _above(chances: Probabilities) -> Iterator[tuple[int, int]]:
    """First frame and the one after the last, of each run."""
    begun: int | None = None
    for at, chance in enumerate(chances.tolist()):
        if begun is None and chance >= BEGINS:
            begun = at
        elif begun is not None and chance < ENDS:
            yield begun, at
            begun = None
    if begun is not None:
        yield begun, len(chances)


def _run(detector: Any, parts: Iterable[Samples]) -> Iterator[Probabilities]:
    hidden = cell = np.zeros((1, 1, 128), np.float32)
    before = np.zeros(CONTEXT, np.float32)
    for part in parts:
        frames = np.zeros((-(-len(part) // FRAME), FRAME), np.float32)
        frames.reshape(-1)[: len(part)] = part
        contexts = np.concatenate([before[None], frames[:-1, -CONTEXT:]])
        before = frames[-1, -CONTEXT:]
        inputs = {"input": np.concatenate([contexts, frames], 1), "h": hidden, "c": cell}
        chances, hidden, cell = detector.run(["speech_probs", "hn", "cn"], inputs)
        yield chances.reshape(-1)


def _load() -> Any:
    return session(verify(registry.get(ACTIVITY)), threads=1)


DETECTOR = runtime.register(runtime.Model("silero-vad", MEMORY, _load, queue="speech"))
