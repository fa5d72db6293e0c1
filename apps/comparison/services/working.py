"""The job of a comparison: decode, measure, compare vectors. Each stage can be done again."""

from __future__ import annotations

import time
from concurrent.futures import Future, ThreadPoolExecutor

from apps.comparison.deadline import Deadline
from apps.comparison.errors import FAILURES, ComparisonError
from apps.comparison.memory import peak_bytes
from apps.comparison.models import Comparison
from apps.comparison.services import describing, files
from apps.comparison.services.comparing import compare_pictures, decoded, same_file
from apps.comparison.services.vectors import common_part, vector_similarity
from apps.galleries.pictures import as_png
from apps.jobs.errors import JobError
from apps.jobs.run import Run, StageRun
from apps.media.models import StoredFile
from apps.media.storage import open_seekable
from futu.coded import CodedError

EMBED = "comparison.embed"
# Beyond the time-out: child processes start, and files are written.
SPARE_SECONDS = 180


def compare(run: Run) -> None:
    """The result is there once it is measured; vectors follow."""
    asked = Comparison.objects.filter(pk=run.params["comparison"]).first()
    if asked is None:
        return
    deadline = Deadline(asked.settings.timeout)
    try:
        for stage in run.stages():
            if stage.name == "vectors":
                describing.begin_if_wanted(asked.pk, run.params.get("language", ""))
                _ask_for_vectors(asked, stage)
            elif asked.result is None:
                with run.long_step(asked.settings.timeout + SPARE_SECONDS):
                    (_decode if stage.name == "decode" else _measure)(asked, deadline)
    except FAILURES as error:
        _fail(asked, error)
        raise JobError(str(error)) from error


def compare_at_once(asked: Comparison) -> None:
    """What can be measured in one step, as a pair of a batch. Raises FAILURES."""
    if asked.result is not None:
        return
    deadline = Deadline(asked.settings.timeout)
    try:
        _decode(asked, deadline)
        _measure(asked, deadline)
    except FAILURES as error:
        _fail(asked, error)
        raise


def _fail(asked: Comparison, error: CodedError) -> None:
    """What cannot succeed keeps no files; what can be tried again keeps what was given."""
    if error.permanent:
        files.discard(asked, error=error.code)
    else:
        Comparison.objects.filter(pk=asked.pk).update(error=error.code)


def _decode(asked: Comparison, deadline: Deadline) -> None:
    """Replace both files by what is compared, together. The first is compressed while the second
    is decoded."""
    made: dict[str, Future[bytes]] = {}
    with ThreadPoolExecutor() as compressing:
        for name in ("first", "second"):
            given: StoredFile | None = getattr(asked, name)
            if given is None:
                raise ComparisonError("missing")
            if files.is_ours(given, name):
                continue
            with open_seekable(given.key) as file:
                picture = decoded(file, name, asked.settings, deadline)
            made[name] = compressing.submit(as_png, picture)
    files.replace(asked, {name: png.result() for name, png in made.items()})


def _measure(asked: Comparison, deadline: Deadline) -> None:
    started = time.monotonic()
    if asked.first_sha256 == asked.second_sha256:
        compared = same_file(asked.settings)
    else:
        pictures = (files.opened(asked.first), files.opened(asked.second))
        compared = compare_pictures(*pictures, asked.settings, deadline)
    milliseconds = round(1000 * (time.monotonic() - started))
    found = compared.found
    made = {"aligned": found.aligned, "difference": found.difference} if found else {}
    result = compared.as_json()
    peak = max(peak_bytes(), compared.peak)
    files.replace(asked, made, result=result, milliseconds=milliseconds, peak_memory=peak, error="")


def _ask_for_vectors(asked: Comparison, stage: StageRun) -> None:
    """By the worker that holds the model. Without it, the measured result stands."""
    if asked.result is None or not asked.result["is_related"]:
        return
    stage.child(EMBED, params={"comparison": str(asked.pk)})
    stage.wait()


def compare_vectors(run: Run) -> None:
    """Write the similarity of the vectors of what both show into the result."""
    asked = Comparison.objects.filter(pk=run.params["comparison"]).first()
    if asked is None or asked.result is None or not asked.first or not asked.aligned:
        return
    pictures = [
        common_part(files.opened(file), asked.result) for file in (asked.first, asked.aligned)
    ]
    asked.result |= {"vector_similarity": vector_similarity(*pictures)}
    Comparison.objects.filter(pk=asked.pk).update(result=asked.result)
