"""Every installed engine with every model: speed beside ncnn, and how far it is from torch.

They take turns, and what is counted is the time of all cores together (CPU seconds): beside other
work the clock on the wall says more about that work. The fastest that agrees with torch is
remembered for FUTU_ENGINE=auto.
"""

from __future__ import annotations

import logging
import statistics
import time
from collections.abc import Iterator
from typing import Any

import numpy as np

from apps.search.demo.photos import sample_photos
from apps.vision.engines import choice
from apps.vision.files import open_picture
from apps.vision.upscaling.engines import Floats, Run, UpscalingEngine, candidates, installed
from apps.vision.upscaling.estimate import work
from apps.vision.upscaling.models import MODELS, UpscalingModel
from apps.vision.upscaling.recipe import TILE, Recipe

log = logging.getLogger(__name__)

ROUNDS = 3
# Sides of what is computed: of x4plus a whole tile with its padding takes half a minute.
SIDES = {"x4plus": 112, "x4plus-anime": 112}
# A quarter of an 8-bit step: rounding alone would say otherwise.
MOST = 0.25 / 255
BESIDE = "ncnn"


def compare() -> list[dict[str, Any]]:
    return [row for model in MODELS.values() for row in _of_model(model)]


def _of_model(model: UpscalingModel) -> Iterator[dict[str, Any]]:
    pixels = _photo(SIDES.get(model.name, TILE + 2 * model.padding))
    runs = _loaded(model)
    made = {engine: run(pixels) for engine, run in runs.items()}
    seconds: dict[UpscalingEngine, list[float]] = {engine: [] for engine in runs}
    for _ in range(ROUNDS):
        for engine, run in runs.items():
            seconds[engine].append(_timed(run, pixels))
    rows = list(_rows(model, pixels, made, seconds))
    allowed = {engine.name for engine in candidates(model)}
    agreeing = [
        row for row in rows if row["largest_difference"] <= MOST and row["engine"] in allowed
    ]
    fastest = min(agreeing, key=lambda row: row["cpu_seconds_a_megapixel"])
    choice.remember(model, fastest["engine"], rows)
    for row in rows:
        yield {"model": model.name, **row, "chosen": row is fastest}


def _loaded(model: UpscalingModel) -> dict[UpscalingEngine, Run]:
    runs = {}
    for engine in installed():
        try:
            runs[engine] = engine.load(model)
        except RuntimeError as error:
            if not engine.needs_card:
                raise
            log.warning("%s is not measured: %s", engine.name, error)
    return runs


def _rows(
    model: UpscalingModel,
    pixels: Floats,
    made: dict[UpscalingEngine, Floats],
    seconds: dict[UpscalingEngine, list[float]],
) -> Iterator[dict[str, Any]]:
    size = pixels.shape[1] * pixels.shape[2] / 1e6
    expected, beside = next(iter(made.values())), _named(BESIDE, seconds)
    # What a picture's pixel costs when its tile is computed with the padding around it.
    recipe = Recipe.for_preset("raw", model=model.name, tile=TILE)
    padded = work(recipe) / TILE**2
    for engine, times in seconds.items():
        each = statistics.median(times) / size
        ratios = [one / other for one, other in zip(times, beside or times, strict=True)]
        yield {
            "engine": engine.name,
            "label": engine.label(model),
            "cpu_seconds_a_megapixel": round(each, 1),
            "with_padding": round(each * padded, 1),
            "ratio_to_ncnn": round(statistics.median(ratios), 2) if beside else None,
            "largest_difference": float(np.abs(made[engine] - expected).max()),
        }


def _named(name: str, seconds: dict[UpscalingEngine, list[float]]) -> list[float] | None:
    return next((times for engine, times in seconds.items() if engine.name == name), None)


def _timed(run: Run, pixels: Floats) -> float:
    started = time.process_time()
    run(pixels)
    return time.process_time() - started


def _photo(side: int) -> Floats:
    picture = open_picture(sorted(sample_photos())[0]).resize((side, side))
    planes = np.asarray(picture).transpose(2, 0, 1)
    return np.ascontiguousarray(planes, np.float32) / np.float32(255)
