"""The job of a preview."""

from __future__ import annotations

from PIL.Image import Image as Picture

from apps.enhancement.models import Draft
from apps.enhancement.services import drafts
from apps.enhancement.services.faults import named, noted
from apps.enhancement.services.parts import Box, delete, keep_pair, part_before
from apps.enhancement.services.signing import signed_recipe
from apps.enhancement.services.sources import Original, original_of
from apps.jobs.run import Run
from apps.vision.upscaling.grid import Grid
from apps.vision.upscaling.preview import preview
from apps.vision.upscaling.recipe import Recipe
from apps.vision.upscaling.source import Source
from apps.vision.upscaling.upscaler import Upscaler

# Four tiles of the largest network on a slow machine.
SECONDS = 1800


def make_preview(run: Run) -> None:
    draft = Draft.objects.filter(pk=run.params["draft"]).select_related("source").first()
    if draft is None or draft.is_done:
        return
    Draft.objects.filter(pk=draft.pk).update(error="", error_params={})
    with noted(draft), run.long_step(SECONDS):
        recipe = signed_recipe(draft.recipe, draft.signature, draft.source_sha256)
        original = original_of(draft.source, draft.source_sha256)
        with named(recipe):
            after, covered = _made(run, draft, recipe, original)
            keep(draft, original, after, covered)


def _made(run: Run, draft: Draft, recipe: Recipe, original: Original) -> tuple[Picture, Box]:
    source = Source.of(original.picture, recipe)
    grid = Grid.of(source.width, source.height, recipe)
    left, top, right, bottom = draft.region
    return preview(source, grid, Upscaler(recipe), (left, top, right, bottom), run.check)


def keep(draft: Draft, original: Original, after: Picture, covered: Box) -> None:
    before = part_before(original.picture, covered, draft.recipe["scale"])
    kept = keep_pair(draft.owner_id, before, after, original.profile)
    if Draft.objects.filter(pk=draft.pk, after=None).update(**kept, covered=list(covered)):
        drafts.drop_older(draft)
    else:  # It was replaced meanwhile.
        delete(kept)
