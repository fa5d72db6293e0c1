"""Latency of embedding: preprocessing, forward passes, and the whole.

The load of the machine affects all figures of a run, so compare ratios rather than milliseconds.
"""

import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

from PIL.Image import Image

from apps.vision.embedder import Embedder, get_embedder
from apps.vision.preprocess import to_pixels

BATCHES = (1, 4, 8, 16)
REPEATS = 7


def bench_embed(
    pictures: Sequence[Image], spec_name: str | None = None, batches: Sequence[int] = BATCHES
) -> dict[str, Any]:
    """Medians in milliseconds per picture, for decoded `pictures` (repeated if too few).

    For each batch size n: `batch_n_preprocess_ms`, `batch_n_forward_ms` (the networks
    alone), `batch_n_embed_ms` (the whole) and `batch_n_ratio`, forward ÷ embed. Raises
    ValueError without pictures, WeightsError without weights.
    """
    if not pictures:
        raise ValueError("bench_embed needs at least one picture.")
    embedder = get_embedder(spec_name)
    embedder.warm()
    result: dict[str, Any] = {"spec": embedder.spec.name, "runs_on": embedder.extract.runs_on()}
    for size in batches:
        batch = [pictures[index % len(pictures)] for index in range(size)]
        figures = _figures(embedder, batch)
        result |= {f"batch_{size}_{name}": figure for name, figure in figures.items()}
    return result


def _figures(embedder: Embedder, pictures: Sequence[Image]) -> dict[str, float]:
    # Backbones of a spec share preprocessing, so `embed` also resizes only once.
    recipe = embedder.spec.backbones[0].preprocess
    seconds = _medians(
        lambda: to_pixels(pictures, recipe),
        forward_pass(embedder, pictures),
        lambda: embedder.embed(pictures),
    )
    preprocess, forward, whole = (1000 * median / len(pictures) for median in seconds)
    return {
        "preprocess_ms": round(preprocess, 2),
        "forward_ms": round(forward, 2),
        "embed_ms": round(whole, 2),
        "ratio": round(forward / whole, 3),
    }


def forward_pass(embedder: Embedder, pictures: Sequence[Image]) -> Callable[[], object]:
    """A function running only the networks over `pictures`, preprocessed here."""
    extract = embedder.extract
    pixels = [extract.pixels(share) for share in extract.shares(pictures)]
    return lambda: extract.run_all(pixels)


def _medians(*functions: Callable[[], object]) -> list[float]:
    """Median seconds per function, alternating so that a slowdown affects all.

    The first round, which allocates memory, is not counted.
    """
    rounds = [[_seconds(function) for function in functions] for _ in range(REPEATS + 1)]
    return [statistics.median(column) for column in zip(*rounds[1:], strict=True)]


def _seconds(function: Callable[[], object]) -> float:
    started = time.perf_counter()
    function()
    return time.perf_counter() - started
