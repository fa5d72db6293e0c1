"""The tile of the middle, before and after, for the report."""

from __future__ import annotations

import numpy as np
from PIL import Image as Pillow
from PIL.Image import Image as Picture

from apps.enhancement.models import Enhancement
from apps.enhancement.services.context import EnhanceContext
from apps.enhancement.services.parts import delete, keep_pair, part_before
from apps.vision.upscaling.noise import figures as noise_figures


def keep_sample(row: Enhancement, context: EnhanceContext, pixels: np.ndarray) -> None:
    """A kill may have it made twice: the last one stays. Raises FileError."""
    after, box = picture_of(pixels), context.sample.box
    before = part_before(context.original.picture, box, context.recipe.scale)
    made = keep_pair(row.owner_id, before, after, context.original.profile)
    old = {"before": row.before, "after": row.after}
    figures = {"sample": list(box)} | noise_figures(
        np.asarray(context.original.picture.crop(box)), np.asarray(after)
    )
    if not Enhancement.objects.filter(pk=row.pk).update(**made, figures=figures):
        delete(made)  # It was deleted meanwhile.
        return
    delete(old)
    row.before, row.after, row.figures = made["before"], made["after"], figures


def picture_of(pixels: np.ndarray) -> Picture:
    """Of rows, columns and one to four channels."""
    is_grey = pixels.ndim == 3 and pixels.shape[2] == 1
    return Pillow.fromarray(pixels[:, :, 0] if is_grey else pixels)
