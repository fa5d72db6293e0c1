"""The tiles that a picture is cut into: a grid from its upper left corner."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from apps.vision.upscaling.recipe import Recipe


class Box(NamedTuple):
    """In pixels; right and bottom are outside."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    def scaled(self, scale: int) -> Box:
        return Box(*(value * scale for value in self))

    def within(self, other: Box) -> Box:
        """Moved by the corner of `other`."""
        left, top = other[:2]
        return Box(self.left - left, self.top - top, self.right - left, self.bottom - top)


@dataclass(frozen=True, slots=True)
class Tile:
    index: int
    row: int
    box: Box  # what it shows, in the source
    padded: Box  # what the network sees


@dataclass(frozen=True)
class Grid:
    width: int
    height: int
    tile: int
    padding: int

    @classmethod
    def of(cls, width: int, height: int, recipe: Recipe) -> Grid:
        return cls(width, height, recipe.tile, recipe.padding)

    @property
    def columns(self) -> int:
        return -(-self.width // self.tile)

    @property
    def count(self) -> int:
        return self.columns * -(-self.height // self.tile)

    @cached_property
    def rows(self) -> tuple[tuple[Tile, ...], ...]:
        """Strips of the whole width, from the top."""
        strips = range(-(-self.height // self.tile))
        return tuple(
            tuple(self._at(row, column) for column in range(self.columns)) for row in strips
        )

    @cached_property
    def tiles(self) -> tuple[Tile, ...]:
        return tuple(tile for row in self.rows for tile in row)

    def around(self, box: tuple[int, int, int, int]) -> tuple[tuple[Tile, ...], ...]:
        """The whole tiles, row by row, that cover a region; what lies outside is cut off, and of
        a region without pixels the nearest one is shown."""
        left, top = _clamped(box[0], self.width), _clamped(box[1], self.height)
        right = max(left, _clamped(box[2] - 1, self.width))
        bottom = max(top, _clamped(box[3] - 1, self.height))
        columns = slice(left // self.tile, right // self.tile + 1)
        return tuple(row[columns] for row in self.rows[top // self.tile : bottom // self.tile + 1])

    def _at(self, row: int, column: int) -> Tile:
        left, top = column * self.tile, row * self.tile
        box = self._clipped(left, top, left + self.tile, top + self.tile)
        more = self.padding
        padded = self._clipped(
            left - more, top - more, left + self.tile + more, top + self.tile + more
        )
        return Tile(row * self.columns + column, row, box, padded)

    def _clipped(self, left: int, top: int, right: int, bottom: int) -> Box:
        return Box(max(0, left), max(0, top), min(self.width, right), min(self.height, bottom))


def covered(rows: tuple[tuple[Tile, ...], ...]) -> Box:
    """The box that whole tiles cover together."""
    first, last = rows[0][0].box, rows[-1][-1].box
    return Box(first.left, first.top, last.right, last.bottom)


def _clamped(value: int, side: int) -> int:
    return min(max(value, 0), side - 1)
