"""A result on disk, tile by tile: a folder that can be continued after a kill at any moment.

Tiles of the strip that is under way are files of their own. When a strip has all of them, it is
compressed and appended to what will be the file's content; `state.json`, replaced atomically, says
how far that is true, and what lies beyond is cut off by whoever continues. So memory holds some
rows of a strip, and the bytes of the result do not depend on where it was interrupted.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from apps.vision.upscaling import png
from apps.vision.upscaling.errors import CanvasError, NoSpaceError
from apps.vision.upscaling.grid import Grid, Tile
from apps.vision.upscaling.noise import seam
from apps.vision.upscaling.recipe import Recipe

Bytes = NDArray[np.uint8]
CONTENT, STATE = "content.bin", "state.json"
# Of a strip in memory at once; filtering takes some copies of it.
BAND_BYTES = 4 << 20
# Bytes of a chunk of the file.
CHUNK = 1 << 20
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True, slots=True)
class State:
    about: str  # of which picture's size, recipe and mode
    strips: int = 0
    length: int = 0
    checksum: int = 1
    seam: float = 0.0


class Canvas:
    """Raises CanvasError where the folder holds something else's beginning."""

    def __init__(self, folder: Path, grid: Grid, recipe: Recipe, mode: str) -> None:
        self._folder, self._grid = folder, grid
        self._scale, self._mode = recipe.scale, mode
        about = json.dumps([grid.width, grid.height, mode, recipe.as_dict()], sort_keys=True)
        with _space():
            folder.mkdir(parents=True, exist_ok=True)
            self._state = self._continued(about)

    @property
    def next_tile(self) -> int:
        """The index of the tile to be put next; the number of all when there is none."""
        if self._state.strips == len(self._grid.rows):
            return self._grid.count
        strip = self._grid.rows[self._state.strips]
        waiting = (tile.index for tile in strip if not self._file(tile).exists())
        return next(waiting, strip[-1].index)

    @property
    def largest_seam(self) -> float:
        """Of the borders between tiles so far, in 8-bit steps (`noise.seam`)."""
        return self._state.seam

    @property
    def size(self) -> tuple[int, int]:
        return self._grid.width * self._scale, self._grid.height * self._scale

    def put(self, tile: Tile, pixels: Bytes) -> None:
        """Keep a tile's pixels: the next tile, or a later one of its strip.

        Raises NoSpaceError when the disk is full; then nothing of the tile was kept.
        """
        if tile.row != self._state.strips:
            raise ValueError(f"Tile {tile.index} is not of the strip under way.")
        with _space():
            self._keep(tile, pixels)
            strip = self._grid.rows[tile.row]
            if all(self._file(each).exists() for each in strip):
                try:
                    self._append(strip)
                except OSError:
                    self._file(tile).unlink()
                    raise

    def finish(self, output: Path, icc: bytes | None = None, exif: bytes | None = None) -> None:
        """Write the PNG; the canvas stays, to be finished again or discarded.

        Raises NoSpaceError when the disk is full: nothing of the output is there then.
        """
        if self._state.strips != len(self._grid.rows):
            raise ValueError("There are tiles that were not put.")
        with _space(), _replacing(output) as file:
            self._write(file, icc, exif)

    def discard(self) -> None:
        """Remove the folder and all that is in it."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _continued(self, about: str) -> State:
        path = self._folder / STATE
        if not path.exists():
            (self._folder / CONTENT).write_bytes(b"")
            state = State(about)
            self._remember(state)
            return state
        state = State(**json.loads(path.read_text()))
        if state.about != about:
            raise CanvasError("other_canvas")
        self._cut_off(state)
        self._remove_remains(state)
        return state

    def _cut_off(self, state: State) -> None:
        os.truncate(self._folder / CONTENT, state.length)

    def _remove_remains(self, state: State) -> None:
        """Of what was interrupted: halves of files, and tiles of strips that are appended."""
        for draft in self._folder.glob("*.part"):
            draft.unlink()
        for strip in self._grid.rows[max(0, state.strips - 1) : state.strips]:
            for tile in strip:
                self._file(tile).unlink(missing_ok=True)

    def _remember(self, state: State) -> None:
        with _replacing(self._folder / STATE) as file:
            file.write(json.dumps(asdict(state)).encode())
        self._state = state

    def _keep(self, tile: Tile, pixels: Bytes) -> None:
        with _replacing(self._file(tile)) as file:
            np.save(file, np.ascontiguousarray(pixels))

    def _append(self, strip: tuple[Tile, ...]) -> None:
        try:
            self._remember(self._compressed(strip))
        except BaseException:
            self._cut_off(self._state)
            raise
        for tile in strip:
            self._file(tile).unlink()

    def _compressed(self, strip: tuple[Tile, ...]) -> State:
        """The state when the strip is behind the content."""
        state, last = self._state, strip[0].row == len(self._grid.rows) - 1
        tiles = [np.load(self._file(tile), mmap_mode="r") for tile in strip]
        compressor = png.Compressor(state.checksum)
        with (self._folder / CONTENT).open("ab") as content:
            for rows in _bands(tiles):
                content.write(compressor.rows(rows))
            end = compressor.end(last=last)
            content.write(end.content)
            content.flush()
            os.fsync(content.fileno())
            length = content.tell()
        seam = max(state.seam, self._seam(tiles, state.strips))
        return State(state.about, state.strips + 1, length, end.checksum, seam)

    def _seam(self, tiles: list[Bytes], strip: int) -> float:
        """The largest at a border of this strip; leaves its last rows for the next."""
        seams = [seam(one[:, -2:], other[:, :2]) for one, other in pairwise(tiles)]
        if strip:
            above, first = np.load(self._last_rows(strip - 1)), [tile[:2] for tile in tiles]
            below = np.concatenate(first, axis=1)
            seams.append(seam(above.swapaxes(0, 1), below.swapaxes(0, 1)))
        with _replacing(self._last_rows(strip)) as file:
            np.save(file, np.concatenate([tile[-2:] for tile in tiles], axis=1))
        return max(seams, default=0.0)

    def _last_rows(self, strip: int) -> Path:
        return self._folder / f"last-rows-{strip % 2}.npy"

    def _write(self, out: BinaryIO, icc: bytes | None, exif: bytes | None) -> None:
        out.write(png.SIGNATURE + png.header(*self.size, self._mode))
        out.write(png.profile(icc) if icc else png.SRGB)
        if exif:
            out.write(png.chunk(b"eXIf", exif.removeprefix(b"Exif\0\0")))
        out.write(png.chunk(b"IDAT", png.ZLIB_HEADER))
        with (self._folder / CONTENT).open("rb") as content:
            while part := content.read(CHUNK):
                out.write(png.chunk(b"IDAT", part))
        out.write(png.chunk(b"IDAT", png.trailer(self._state.checksum)) + png.END)

    def _file(self, tile: Tile) -> Path:
        return self._folder / f"{tile.index}.npy"


def _bands(tiles: list[Bytes]) -> Iterator[Bytes]:
    """Rows of a strip, some at a time."""
    line = sum(tile[:1].nbytes for tile in tiles)
    count = max(1, BAND_BYTES // line)
    for top in range(0, len(tiles[0]), count):
        yield np.concatenate([tile[top : top + count] for tile in tiles], axis=1)


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    """The whole file or none of it, also after a power cut."""
    draft = path.with_suffix(".part")
    try:
        with draft.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


@contextmanager
def _space() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise NoSpaceError("disk_full", {"problem": os.strerror(error.errno)}) from error
        raise
