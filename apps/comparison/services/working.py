"""The job of a comparison: decode, measure, keep what is drawn. Each stage can be done again."""

from __future__ import annotations

import io
import time

from django.db import transaction
from PIL.Image import Image as Picture

from apps.comparison.errors import FAILURES, ComparisonError
from apps.comparison.file_kinds import COMPARED
from apps.comparison.models import Comparison
from apps.comparison.services.comparing import check_content, compare_pictures
from apps.galleries import decoders
from apps.galleries.pictures import decode_own
from apps.jobs.errors import JobError
from apps.jobs.run import Run
from apps.media.models import StoredFile
from apps.media.services import keep_file
from apps.media.storage import open_seekable

PNG = "image/png"
# Names what was made here: people's files are not called so.
SUFFIX = ".compared.png"
# A step takes seconds; a picture of 100 megapixels on a busy machine some more.
STEP_SECONDS = 120


def compare(run: Run) -> None:
    asked = Comparison.objects.filter(pk=run.params["comparison"]).first()
    if asked is None or asked.result is not None:
        return
    try:
        for stage in run.stages():
            with run.long_step(STEP_SECONDS):
                (_decode if stage.name == "decode" else _measure)(asked)
    except FAILURES as error:
        Comparison.objects.filter(pk=asked.pk).update(error=error.code)
        raise JobError(str(error)) from error


def compare_at_once(asked: Comparison) -> None:
    """All stages in one step, as a pair of a batch. Raises FAILURES."""
    if asked.result is None:
        _decode(asked)
        _measure(asked)


def _decode(asked: Comparison) -> None:
    """Replace both files by what is compared. A file that was replaced is a PNG of ours."""
    for name in ("first", "second"):
        given: StoredFile | None = getattr(asked, name)
        if given is None:
            raise ComparisonError("missing")
        if given.name == f"{name}{SUFFIX}":
            continue
        with open_seekable(given.key) as file:
            picture = decoders.decode(file, max_side=asked.settings.side).convert("RGB")
        check_content(picture, name)
        _replace(asked, name, picture)


def _measure(asked: Comparison) -> None:
    from apps.vision.comparing.rendering import aligned_picture, difference_picture

    pictures = [_opened(asked.first), _opened(asked.second)]
    started = time.monotonic()
    found = compare_pictures(pictures[0], pictures[1], asked.settings)
    milliseconds = round(1000 * (time.monotonic() - started))
    if found.measured:
        _replace(asked, "aligned", aligned_picture(found.measured))
        _replace(asked, "difference", difference_picture(found.measured))
    Comparison.objects.filter(pk=asked.pk).update(
        result=found.as_json(), milliseconds=milliseconds, error=""
    )


def _opened(file: StoredFile | None) -> Picture:
    if file is None:
        raise ComparisonError("missing")
    with open_seekable(file.key) as content:
        return decode_own(content).convert("RGB")


def _replace(asked: Comparison, name: str, picture: Picture) -> None:
    """Keep `picture` in place of the file that the row names."""
    content = io.BytesIO()
    picture.save(content, "PNG")
    content.seek(0)
    kept = keep_file(asked.owner_id, COMPARED, f"{name}{SUFFIX}", content, PNG)
    before: StoredFile | None = getattr(asked, name)
    with transaction.atomic():
        is_there = Comparison.objects.filter(pk=asked.pk).update(**{name: kept})
        # The one that is not needed: of a comparison that was deleted meanwhile, the new one.
        unneeded = before if is_there else kept
        if unneeded:
            unneeded.delete()
    setattr(asked, name, kept if is_there else None)
