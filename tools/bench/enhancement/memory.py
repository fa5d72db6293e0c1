"""Peak memory of a process that enlarges one picture, above what it had before the network."""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import django
import numpy as np

from apps.search.demo.photos import sample_photos
from apps.vision.files import open_picture
from apps.vision.upscaling.canvas import Canvas
from apps.vision.upscaling.grid import Grid
from apps.vision.upscaling.recipe import Recipe
from apps.vision.upscaling.source import Source
from apps.vision.upscaling.upscaler import Upscaler


def growth(preset: str, megapixels: int, tiles: int | None = None) -> dict[str, Any]:
    """Of a picture of 4 to 3; `tiles`: of so many in its midst alone, with all their padding."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    with tempfile.TemporaryDirectory() as folder:
        _picture(megapixels).save(Path(folder))
        process = context.Process(target=_enlarge, args=(theirs, folder, preset, tiles))
        process.start()
        theirs.close()
        try:
            found: dict[str, Any] = ours.recv()
        finally:
            process.join()
    return {"preset": preset, "megapixels": megapixels, **found}


def _picture(megapixels: int) -> Source:
    width = round((megapixels * 1e6 * 4 / 3) ** 0.5)
    photo = open_picture(sorted(sample_photos())[0])
    return Source(np.asarray(photo.resize((width, width * 3 // 4))))


def _enlarge(answer: Connection, folder: str, preset: str, tiles: int | None) -> None:
    django.setup()
    import torch  # noqa: F401 (a worker has it loaded)

    recipe = Recipe.for_preset(preset)
    started, worked = time.perf_counter(), time.process_time()
    before = _status("VmRSS")
    done, size = _run(Path(folder), recipe, tiles)
    seconds, cpu_seconds = time.perf_counter() - started, time.process_time() - worked
    answer.send(
        {
            "engine": recipe.engine,
            "tiles": done,
            "growth_mib": round((_status("VmHWM") - before) / 1024, 1),
            "seconds": round(seconds, 1),
            "cpu_seconds": round(cpu_seconds, 1),
            "result_mb": round(size / 1e6, 1),
        }
    )


def _status(name: str) -> int:
    """KiB that Linux counts for this process: VmRSS now, VmHWM at its highest."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


def _run(folder: Path, recipe: Recipe, tiles: int | None) -> tuple[int, int]:
    """Tiles made, and bytes of the file."""
    source = Source.load(folder)
    grid = Grid.of(source.width, source.height, recipe)
    canvas, upscaler = Canvas(folder / "canvas", grid, recipe, source.mode), Upscaler(recipe)
    if tiles is not None:
        for tile in grid.rows[len(grid.rows) // 2][1 : tiles + 1]:
            upscaler.tile(source, tile)
        return tiles, 0
    for tile in grid.tiles:
        canvas.put(tile, upscaler.tile(source, tile))
    output = folder / "result.png"
    canvas.finish(output)
    return grid.count, output.stat().st_size
