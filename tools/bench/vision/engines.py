"""Compare inference engines: agreement with torch in float32, and speed.

They are timed in turns, so that the load of the machine affects all of them. `ratio` is relative to
torch without another engine.
"""

import statistics
import time
from collections.abc import Sequence
from typing import Any

import numpy as np
from PIL.Image import Image

from apps.vision.compose import compose
from apps.vision.engines import Backbone, Engine, choice, installed
from apps.vision.extractor import Extractor
from apps.vision.projection import Floats
from apps.vision.specs import ModelSpec
from apps.vision.specs.model import BackboneSpec

ROUNDS = 5


def bench_engines(pictures: Sequence[Image], spec: ModelSpec) -> dict[str, Any]:
    """Measure every installed engine with `spec`, and select the best for FUTU_ENGINE=auto.

    One row per engine: `least_cosine`, the lowest cosine of a vector with that of torch in
    float32; pictures per second of the networks and of the whole embedding; `one_ms`, the latency
    of a single picture. Raises ValueError without pictures, WeightsError without weights.
    """
    if not pictures:
        raise ValueError("bench_engines needs at least one picture.")
    exact = _vectors(spec, _extractor(spec, Engine("reference", (), _reference)), pictures)
    runners = [Runner(spec, engine, pictures, exact) for engine in installed()]
    for _ in range(ROUNDS + 1):
        for runner in runners:
            runner.run()
    rows = [runner.row(runners[0]) for runner in runners]
    chosen = choice.best(rows)
    choice.remember(spec, chosen, rows)
    return {"spec": spec.key, "pictures": len(pictures), "chosen": chosen, "engines": rows}


class Runner:
    """One loaded engine and its measurements."""

    def __init__(
        self, spec: ModelSpec, engine: Engine, pictures: Sequence[Image], exact: Floats
    ) -> None:
        self.engine = engine
        self._pictures = pictures
        started = time.perf_counter()
        self._extract = extract = _extractor(spec, engine)
        self._runs_on = extract.runs_on()
        self._load_seconds = time.perf_counter() - started
        cosines = (_vectors(spec, extract, pictures) * exact).sum(axis=1)
        self._least_cosine = float(cosines.min())
        self._pixels = [extract.pixels(share) for share in extract.shares(pictures)]
        self._one = extract.pixels(pictures[:1])
        self._seconds: list[tuple[float, float, float]] = []

    def run(self) -> None:
        started = time.perf_counter()
        self._extract.run_all(self._pixels)
        forward = time.perf_counter()
        self._extract(self._pictures)
        whole = time.perf_counter()
        self._extract.run(self._one)
        self._seconds.append((forward - started, whole - forward, time.perf_counter() - whole))

    def row(self, torch: "Runner") -> dict[str, Any]:
        """The medians, without the first round, which allocates memory."""
        forward, whole, one = self._medians()
        return {
            "engine": self.engine.name,
            "runs_on": self._runs_on,
            "least_cosine": round(self._least_cosine, 5),
            "per_second": round(len(self._pictures) / forward, 1),
            "ratio": round(torch._medians()[0] / forward, 2),
            "embedded_per_second": round(len(self._pictures) / whole, 1),
            "one_ms": round(1000 * one, 1),
            "load_seconds": round(self._load_seconds, 1),
        }

    def _medians(self) -> list[float]:
        return [statistics.median(column) for column in zip(*self._seconds[1:], strict=True)]


def _extractor(spec: ModelSpec, engine: Engine) -> Extractor:
    return Extractor(f"{spec.name}, {engine.name}", spec.backbones, lambda: engine)


def _vectors(spec: ModelSpec, extract: Extractor, pictures: Sequence[Image]) -> Floats:
    return np.asarray(compose(spec, extract(pictures)), np.float32)


def _reference(spec: BackboneSpec) -> Backbone:
    """torch in float32, whatever the CPU prefers."""
    import torch

    from apps.vision import device
    from apps.vision.engines.torch_engine import TorchBackbone

    place = device.choose("cpu")
    batch = device.CPU_BATCH[torch.float32]
    return TorchBackbone(spec, device.Placement(place.device, torch.float32, batch, place.passes))
