"""Two folders of files on this machine, compared pair after pair without rows: for a command."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from apps.comparison.errors import FAILURES, ComparisonError
from apps.comparison.options import ComparisonOptions
from apps.comparison.services.comparing import compare_files
from apps.comparison.services.matching import match
from apps.galleries.services.importing import picture_files
from futu.coded import CodedError

FAILED, DIFFERENT, SAME = 2, 1, 0


def compare_folders(
    first: Path, second: Path, options: ComparisonOptions
) -> Iterator[dict[str, Any]]:
    """A row for each name. Raises OSError, and ComparisonError if a folder has no files."""
    files = (_files(first), _files(second))
    names = [[path.relative_to(top).as_posix() for path in paths] for top, paths in files]
    found = match(names[0], names[1])
    for a, b in found.pairs:
        yield {"name": names[0][a], **_compared(files[0][1][a], files[1][1][b], options)}
    yield from ({"name": names[0][place], "state": "only_first"} for place in found.only_first)
    yield from ({"name": names[1][place], "state": "only_second"} for place in found.only_second)


def _files(top: Path) -> tuple[Path, list[Path]]:
    if not top.is_dir():
        raise NotADirectoryError(f"{top} is not a folder.")
    paths = picture_files(top)
    if not paths:
        raise ComparisonError("no_pictures")
    return top, paths


def _compared(first: Path, second: Path, options: ComparisonOptions) -> dict[str, Any]:
    try:
        with first.open("rb") as one, second.open("rb") as other:
            found, _ = compare_files((one, first.name), (other, second.name), options)
    except FAILURES as error:
        return _failure(error)
    except OSError as error:
        return _failure(ComparisonError("unreadable", {"problem": str(error)}))
    return {"state": found.verdict.value, **found.as_json()}


def _failure(error: CodedError) -> dict[str, Any]:
    return {"state": "failed", "error": error.code, "reason": str(error)}


def exit_status(states: list[str]) -> int:
    if "failed" in states:
        return FAILED
    return SAME if set(states) <= {"same"} else DIFFERENT
