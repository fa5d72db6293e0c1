"""`python -m tools.bench.films.editing_process JSON`: makes a film whose first takes cost nothing,
edits lines, and prints what each edit took."""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from apps.films.models import Cue, Film
    from tools.bench.films.meter import Meter

EDITS = (
    "暴风雨会在半夜之前到达海边。",
    "我们应该先把船拖上来。",
    "灯塔的灯今晚不会亮了。",
    "请把钥匙放在门边的石头下面。",
    "明天早上六点在码头见。",
)


def main(given: dict[str, Any]) -> None:
    import django

    django.setup()
    from apps.films.services import here, importing
    from tools.bench.films.chain_process import watch
    from tools.bench.films.meter import Meter
    from tools.bench.films.people import a_film, somebody

    owner, provider = somebody(given["openai"])
    film = here.found(a_film(owner, provider, Path(given["film"])))
    lines = Path(given["lines"])
    importing.import_lines(film, owner, lines.read_bytes(), lines.name)
    with unspoken(Path(given["sound"])):
        here.make(film, None, lambda name, title: None)
    meter = Meter()
    watch(meter)
    film = here.found(film)
    takes = [take(film, text, at, meter) for at, text in enumerate(EDITS)]
    here.make(film, None, lambda name, title: None)
    film = here.found(film)
    found = {
        "seconds": film.duration_ms / 1000,
        "outcome": film.outcome or film.why or "dubbed",
        "lines": film.cues.count(),
        "take_ratio_warm": round(statistics.median(one["ratio"] for one in takes[1:]), 2),
        "take_ratio_cold": takes[0]["ratio"],
        "mix_cpu_s": round(meter.spent["stage: mix"], 2),
        "mix_wall_s": round(meter.seconds["stage: mix"], 2),
        "takes": takes,
        "parts": [row for row in meter.rows() if row["cpu_s"] >= 0.1],
    }
    print(json.dumps(found))


@contextmanager
def unspoken(sound: Path) -> Iterator[None]:
    """Voices that cost nothing: pieces of the clip, and lines that all sound alike."""
    import numpy as np

    from apps.films.stages import speaking
    from apps.sound import files, resampling, speakers, speech

    samples = resampling.resampled(files.read(sound), 16_000, speech.RATE)

    def say(text: str, voice_key: str, *, speed: float = 1.0) -> speech.Speech:
        at = sum(map(ord, text)) % 60 * speech.RATE
        return speech.Speech(samples[at : at + min(4 * speech.RATE, 6000 * len(text))])

    def embed(samples: object) -> Any:
        return np.eye(256, dtype=np.float32)[0]

    with replaced(speaking, "synthesize", say), replaced(speakers, "embed", embed):
        yield


@contextmanager
def replaced(module: Any, name: str, other: Any) -> Iterator[None]:
    real = getattr(module, name)
    setattr(module, name, other)
    try:
        yield
    finally:
        setattr(module, name, real)


def take(film: Film, text: str, at: int, meter: Meter) -> dict[str, Any]:
    """Edit a line, have it spoken, and hold that against the synthesis alone of the same."""
    from apps.films.services import editing, retaking
    from apps.films.services.casting import cast_of
    from apps.jobs import services as jobs
    from apps.sound import speech

    cue: Cue = film.cues.in_order()[film.cues.count() // len(EDITS) * at]
    editing.translate_text(cue, film.owner, text)
    name = f"take {at + 1}"
    with meter.time(name):
        jobs.perform(retaking.regenerate(cue).pk)
    alone = f"{name}, synthesis alone"
    cue.film = film
    with meter.time(alone):
        speech.synthesize(text, cast_of(film, cue).voice_key)
    spent = meter.spent
    return {
        "take_cpu_s": round(spent[name], 2),
        "synthesis_cpu_s": round(spent[alone], 2),
        "ratio": round(spent[name] / spent[alone], 2),
    }


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
