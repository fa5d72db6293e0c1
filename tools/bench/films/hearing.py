"""`manage.py bench films`: recognition beside faster-whisper alone, speech, and memory from two
minutes to two hours."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from apps.sound import files, recognition, speech
from apps.sound.spans import RATE, Samples
from apps.vision import runtime
from tools.bench.films.memory import peak
from tools.film_clip.clip import Wish, make

# Minutes of the long film by default.
LONGEST = 120
SHORT = 2
ROUNDS = 3
SAID = {
    "af_heart": "The storm will reach the coast before midnight.",
    "zf_xiaoxiao": "暴风雨会在半夜之前到达海边。",
}


def measure(minutes: int) -> dict[str, Any]:
    """CPU seconds: beside other work the clock on the wall says more about that work."""
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder), Wish(seed=31), film=False)
        sound = Path(folder) / "sound.wav"
        samples = files.read(sound)
        return {
            **_recognition(samples),
            "speech": [_speech(voice, text) for voice, text in SAID.items()],
            "memory": [peak(sound, length) for length in (SHORT, minutes)],
        }


def _recognition(samples: Samples) -> dict[str, Any]:
    """They take turns."""
    ways: dict[str, Callable[[], object]] = {
        "ours": lambda: recognition.recognise(samples),
        "alone": lambda: _alone(samples, vad=False),
        "alone_with_vad": lambda: _alone(samples, vad=True),
    }
    spent: dict[str, list[float]] = {name: [] for name in ways}
    _alone(samples[: 5 * RATE], vad=False)
    for _ in range(ROUNDS):
        for name, way in ways.items():
            spent[name].append(_timed(way))
    seconds = len(samples) / RATE
    found: dict[str, Any] = {
        f"{name}_cpu_s_per_s": round(statistics.median(times) / seconds, 3)
        for name, times in spent.items()
    }
    for name in ("alone", "alone_with_vad"):
        ratios = [one / other for one, other in zip(spent["ours"], spent[name], strict=True)]
        found[f"ratio_to_{name}"] = round(statistics.median(ratios), 2)
    return found


def _alone(samples: Samples, *, vad: bool) -> None:
    """As its page shows it, with times of words."""
    with runtime.use(recognition.RECOGNISER) as model:
        segments, _ = model.transcribe(samples, word_timestamps=True, vad_filter=vad)
        list(segments)


def _speech(voice: str, text: str) -> dict[str, Any]:
    said = speech.synthesize(text, voice)
    times = [_timed(lambda: speech.synthesize(text, voice)) for _ in range(ROUNDS)]
    each = statistics.median(times) / said.length_ms * 1000
    return {"voice": voice, "seconds": said.length_ms / 1000, "cpu_s_per_s": round(each, 2)}


def _timed(way: Callable[[], object]) -> float:
    started = time.process_time()
    way()
    return time.process_time() - started
