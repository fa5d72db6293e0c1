"""`python -m tools.bench.films.chain_process JSON`: makes a film in this process and prints what
it took. All stages are here, those of ffmpeg as well as those of the models: a worker of one queue
takes less."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

MODELS = ("recognition", "speech detection", "speakers", "speech")


def main(given: dict[str, Any]) -> None:
    import django

    django.setup()
    from tools.bench.films.meter import Meter, cpu
    from tools.bench.films.people import a_film, somebody

    meter, start = Meter(), cpu()
    watch(meter)
    owner, provider = somebody(given["openai"])
    film = a_film(owner, provider, Path(given["film"]))
    from apps.films.services import here

    here.make(film, None, lambda name, title: None)
    film = here.found(film)
    total, models = cpu(), sum(meter.spent[name] for name in MODELS)
    found = {
        "seconds": film.duration_ms / 1000,
        "outcome": film.outcome or film.why or "dubbed",
        "lines": film.cues.count(),
        "cpu_s": round(total, 1),
        "start_cpu_s": round(start, 1),
        "models_cpu_s": round(models, 1),
        "ratio_to_models": round((total - start) / models, 3),
        "ratio_with_start": round(total / models, 3),
        "peak_mib": round(max(meter.peak_kib.values()) / 1024),
        "parts": meter.rows(),
    }
    print(json.dumps(found))


def watch(meter: Any) -> None:
    """Stages and their children with their memory, models with their loading."""
    from apps.films.services import working
    from apps.films.stages import diarizing, recognising, speaking
    from apps.sound import chunks, recognition, speakers

    for name, module, function in (
        ("worker: recognise", recognising, "parts"),
        ("worker: characters", diarizing, "parts"),
        ("worker: speak", speaking, "here"),
    ):
        meter.watch(name, module, function, memory=True)
    for name, step in working.STEPS.items():
        holder = type("Step", (), {"step": staticmethod(step)})
        meter.watch(f"stage: {name}", holder, "step", memory=True)
        working.STEPS[name] = holder.step  # type: ignore[attr-defined]
    meter.watch("speech detection", chunks, "plan")
    meter.watch("recognition", recognition, "recognise")
    meter.watch("speakers", speakers, "embed")
    meter.watch("speech", speaking, "synthesize")


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
