"""The job of an enhancement: tile after tile, then the result becomes a picture."""

from __future__ import annotations

import time

from django.db.models import F
from django.utils import timezone

from apps.enhancement.models import Enhancement
from apps.enhancement.services import drafts, pace, scratch
from apps.enhancement.services.capture import Capture, exif_of
from apps.enhancement.services.context import EnhanceContext, opened
from apps.enhancement.services.faults import named, noted
from apps.enhancement.services.keeping import keep_result, target_of
from apps.enhancement.services.sampling import keep_sample
from apps.enhancement.services.signing import signed_recipe
from apps.jobs.models import Job
from apps.jobs.run import Run, StageRun
from apps.vision.upscaling.grid import Tile

# One tile of the largest network on a slow machine; and a result of hundreds of megapixels that
# is put together, written and counted.
TILE_SECONDS, WRITE_SECONDS = 900, 1800
# After so long others of the queue have their turn.
TURN_SECONDS = 300


def enhance(run: Run) -> dict[str, str] | None:
    rows = Enhancement.objects.select_related("source", "before", "after")
    row = rows.filter(pk=run.params["enhancement"]).first()
    if row is None:
        return None
    if not row.is_done:
        with noted(row):
            _work(run, row)
    return {"enhancement": str(row.pk), "image": str(row.result_id)}


def _work(run: Run, row: Enhancement) -> None:
    Enhancement.objects.filter(pk=row.pk).update(error="", error_params={})
    recipe = signed_recipe(row.recipe, row.signature, row.source_sha256)
    target_of(row)  # That it is gone is told before hours of work.
    context: EnhanceContext | None = None
    for stage in run.stages():
        with named(recipe):
            if context is None:
                _give_way(run, is_long=False)
                with run.long_step(WRITE_SECONDS):
                    context = opened(row, recipe)
            # After the stage of tiles some are missing where their folder was swept, or is another
            # machine's.
            if stage.name == "tiles" or context.canvas.next_tile < context.grid.count:
                _tiles(run, stage, row, context)
            if stage.name != "tiles":
                with run.long_step(WRITE_SECONDS):
                    _finish(row, context)


def _tiles(run: Run, stage: StageRun, row: Enhancement, context: EnhanceContext) -> None:
    """The canvas knows which tile is next; the stage tells people."""
    tiles, begun = context.grid.tiles, time.monotonic()
    stage.expect(len(tiles))
    if stage.done != context.canvas.next_tile:
        stage.advance(context.canvas.next_tile - stage.done)
    for n, tile in enumerate(tiles[context.canvas.next_tile :]):
        stage.check()
        with run.long_step(TILE_SECONDS):
            seconds = _one_tile(row, context, tile)
        if n and context.is_whole(tile):  # The first loads the network.
            pace.note(context.recipe, seconds)
        stage.advance()
        if stage.done < len(tiles):
            _give_way(run, is_long=time.monotonic() - begun > TURN_SECONDS)


def _one_tile(row: Enhancement, context: EnhanceContext, tile: Tile) -> float:
    """The seconds it took."""
    started = time.monotonic()
    pixels = context.upscaler.tile(context.source, tile)
    seconds = time.monotonic() - started
    if tile.index == context.sample.index:
        keep_sample(row, context, pixels)
    context.canvas.put(tile, pixels)
    Enhancement.objects.filter(pk=row.pk).update(seconds=F("seconds") + seconds)
    return seconds


def _give_way(run: Run, *, is_long: bool) -> None:
    """Whoever looks at a page waits for a preview, which takes seconds: it goes first."""
    waiting = Job.objects.filter(queue=run.queue, state=Job.State.QUEUED)
    if waiting.filter(kind__in=(drafts.KIND, pace.KIND)).exists():
        run.step_back()
    if is_long:
        run.yield_to_queue()


def _finish(row: Enhancement, context: EnhanceContext) -> None:
    started, path = time.monotonic(), context.folder / scratch.RESULT
    context.canvas.finish(path, icc=context.original.profile, exif=_exif_of(row))
    kept = keep_result(row, path)
    rows = Enhancement.objects.filter(pk=row.pk)
    rows.update(
        result=kept.image,
        result_sha256=kept.sha256,
        result_bytes=kept.bytes,
        finished=timezone.now(),
        seconds=F("seconds") + time.monotonic() - started,
        figures=(row.figures or {}) | context.figures,
    )
    row.result = kept.image
    scratch.drop(row.pk)


def _exif_of(row: Enhancement) -> bytes:
    source = row.source
    if source is None:
        return b""
    written = Capture(source.taken, source.camera, source.latitude, source.longitude)
    return exif_of(written, keeps_capture=row.keeps_capture, keeps_place=row.keeps_place)
