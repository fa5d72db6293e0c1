"""Whose voice it is: Resemblyzer's numbers of whole lines, grouped; and how high it is."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from apps.sound.clustering import cluster
from apps.sound.needed import SPEAKERS
from apps.sound.pitch import gender, pitch
from apps.sound.spans import Samples
from apps.sound.turns import alone
from apps.vision import runtime
from apps.vision.weights import registry, verify

__all__ = ["SPEAKERS_VERSION", "cluster", "embed", "gender", "pitch"]

SPEAKERS_VERSION = 1
MEMORY = 60_000_000
# Frames of 10 ms that the network hears at once, and from one such part to the next.
PART, STEP = 160, 80
# Quiet voices are raised to this root mean square (−30 dB), loud ones left.
LEVEL = 10 ** (-30 / 20)


def embed(samples: Samples) -> NDArray[np.float32]:
    """(256,), of length one: of the 16 kHz sound of one line, or of many by one person.

    Raises WeightsError, ModelError.
    """
    import torch

    from apps.sound.networks import mel

    frames = mel.frames(_raised(samples))
    if len(frames) < PART:
        frames = np.pad(frames, ((0, PART - len(frames)), (0, 0)))
    starts = [*range(0, len(frames) - PART, STEP), len(frames) - PART]
    parts = torch.from_numpy(np.stack([frames[at : at + PART] for at in starts]))
    with runtime.use(ENCODER) as network, torch.inference_mode():
        mean = network(parts).numpy().mean(0)
    return np.asarray(mean / max(1e-9, float(np.linalg.norm(mean))), np.float32)


def _raised(samples: Samples) -> Samples:
    level = float(np.sqrt(np.mean(samples**2))) if len(samples) else 0.0
    return samples * np.float32(LEVEL / level) if 0 < level < LEVEL else samples


def _load() -> Any:
    from apps.sound.networks import voice_encoder

    alone(ENCODER.name)
    return voice_encoder.load(verify(registry.get(SPEAKERS)))


ENCODER = runtime.register(runtime.Model("resemblyzer", MEMORY, _load, queue="speech"))
