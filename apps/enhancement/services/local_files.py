"""Picture files of this machine, made larger without rows: for a command."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from apps.enhancement.errors import EnhanceError
from apps.enhancement.options import EnhanceOptions
from apps.enhancement.services.capture import Capture, exif_of
from apps.enhancement.services.faults import named
from apps.enhancement.services.limits import (
    check_header,
    check_minimum,
    check_sides,
    check_weights,
)
from apps.enhancement.services.signing import sign
from apps.enhancement.services.sources import decoded
from apps.galleries import decoders
from apps.galleries.pictures import inspect
from apps.vision.upscaling.canvas import Canvas
from apps.vision.upscaling.estimate import expected
from apps.vision.upscaling.grid import Grid
from apps.vision.upscaling.recipe import Recipe
from apps.vision.upscaling.source import Source
from apps.vision.upscaling.upscaler import Upscaler

SMALL = 64


@dataclass(frozen=True, slots=True)
class Done:
    picture: Path
    output: Path
    width: int
    height: int
    seconds: float
    sha256: str
    signature: str
    recipe: Recipe

    def as_json(self) -> dict[str, Any]:
        return {
            "picture": str(self.picture),
            "output": str(self.output),
            "width": self.width,
            "height": self.height,
            "seconds": round(self.seconds, 3),
            "sha256": self.sha256,
            "signature": self.signature,
            "recipe": self.recipe.as_dict(),
        }


class Steps:
    """Iterated, it makes the tiles that are still to be made, then the file; `done` says of it."""

    def __init__(self, path: Path, output: Path, options: EnhanceOptions, exif: bytes) -> None:
        self._path, self._output, self._exif = path, output, exif
        self._recipe = options.recipe()
        check_weights(self._recipe)
        with path.open("rb") as file:
            self._sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            header = inspect(file, path.name)
            check_header(header)
            check_minimum(header.width, header.height)
            check_sides(expected(header.width, header.height, self._recipe))
            self._original = decoded(file, header.width * header.height)
        self._signature = sign(self._sha256, self._recipe)
        self._source = Source.of(self._original.picture, self._recipe)
        self._grid = Grid.of(self._source.width, self._source.height, self._recipe)
        parts = output.with_name(f".{output.name}.{self._signature[:16]}")
        with named(self._recipe):
            self._canvas = Canvas(parts, self._grid, self._recipe, self._source.mode)

    @property
    def count(self) -> int:
        """Tiles that are still to be made."""
        return self._grid.count - self._canvas.next_tile

    def __iter__(self) -> Iterator[int]:
        started, upscaler = time.monotonic(), Upscaler(self._recipe)
        for tile in self._grid.tiles[self._canvas.next_tile :]:
            with named(self._recipe):
                self._canvas.put(tile, upscaler.tile(self._source, tile))
            yield tile.index
        with named(self._recipe):
            self._canvas.finish(self._output, icc=self._original.profile, exif=self._exif)
        self._canvas.discard()
        self.done = self._done(time.monotonic() - started)

    def _done(self, seconds: float) -> Done:
        with self._output.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        width, height = self._canvas.size
        return Done(
            picture=self._path,
            output=self._output,
            width=width,
            height=height,
            seconds=seconds,
            sha256=sha256,
            signature=self._signature,
            recipe=self._recipe,
        )


def enhance_file(
    path: Path, folder: Path, options: EnhanceOptions, *, keeps_place: bool, overwrites: bool
) -> Steps:
    """Raises FAILURES, OSError."""
    output = folder / f"{path.stem}-x{options.scale}.png"
    with path.open("rb") as file:
        _check_output(output, path, overwrites=overwrites)
        found = decoders.prepare(file, [SMALL]).metadata
    written = Capture(found.taken, found.camera, found.latitude, found.longitude)
    exif = exif_of(written, keeps_capture=True, keeps_place=keeps_place)
    return Steps(path, output, options, exif)


def _check_output(output: Path, path: Path, *, overwrites: bool) -> None:
    """Pictures of the same stem have the same output, so it may be another picture's result."""
    if output.resolve() == path.resolve():
        raise EnhanceError("unreadable", {"problem": str(output)})
    if output.exists() and not overwrites:
        raise EnhanceError("output_exists", {"output": str(output)})
