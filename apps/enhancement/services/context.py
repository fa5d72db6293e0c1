"""What a worker holds while it enhances one picture."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from apps.enhancement.models import Enhancement
from apps.enhancement.services import scratch
from apps.enhancement.services.sources import Original, original_of
from apps.vision.upscaling.canvas import Canvas
from apps.vision.upscaling.grid import Grid, Tile
from apps.vision.upscaling.recipe import Recipe
from apps.vision.upscaling.source import Source
from apps.vision.upscaling.upscaler import Upscaler


@dataclass(frozen=True, slots=True)
class EnhanceContext:
    """`sample` is the tile of the middle, which the report shows."""

    folder: Path
    recipe: Recipe
    original: Original
    source: Source
    grid: Grid
    canvas: Canvas
    upscaler: Upscaler
    sample: Tile

    def is_whole(self, tile: Tile) -> bool:
        """Whether it takes as long as any other: those of the last row and column may be less."""
        return tile.box.width == tile.box.height == self.recipe.tile

    @property
    def figures(self) -> dict[str, float]:
        """Of the whole result, once it is there; one tile has no seam."""
        return {"seam": self.canvas.largest_seam} if self.grid.count > 1 else {}


def opened(row: Enhancement, recipe: Recipe) -> EnhanceContext:
    """Raises EnhanceError, PictureError, BusyError, and what engines raise."""
    original = original_of(row.source, row.source_sha256)
    folder = scratch.opened_folder(row.pk)
    source = Source.of(original.picture, recipe)
    grid = Grid.of(source.width, source.height, recipe)
    return EnhanceContext(
        folder=folder,
        recipe=recipe,
        original=original,
        source=source,
        grid=grid,
        canvas=Canvas(folder, grid, recipe, source.mode),
        upscaler=Upscaler(recipe),
        sample=_middle(grid),
    )


def _middle(grid: Grid) -> Tile:
    x, y = grid.width // 2, grid.height // 2
    return grid.around((x, y, x + 1, y + 1))[0][0]
