"""The header of a segment, readable before anything else of it is loaded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from apps.search.index.segment.search_plan import SearchParams, SearchPlan
from apps.search.stores.base import Progress, SegmentError

FORMAT = 1
NAME = "header.json"
# Exact search: Faiss's name for a flat float16 index.
EXACT = "SQfp16"
CHUNK = 2**22


@dataclass(frozen=True, slots=True)
class FileSum:
    """Size and checksum of a file when it was written."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Header:
    """The contents of a segment, and what was measured when it was built."""

    gallery: str
    spec: str
    dims: int
    # It contains the rows with seq ≤ this that existed.
    seq: int
    count: int
    # How the lists are built and searched; EXACT and None where there are none.
    factory: str
    plan: SearchPlan | None
    # Required and measured recall@10; latency of one query on the machine that built it.
    target: float
    recall: float
    milliseconds: float
    files: dict[str, FileSum]
    format: int = FORMAT

    @property
    def is_exact(self) -> bool:
        return self.factory == EXACT

    @property
    def bytes(self) -> int:
        return sum(file.bytes for file in self.files.values())

    def save(self, folder: Path) -> None:
        values = asdict(self) | {"looks": _stored(self.plan)}
        del values["plan"]
        text = json.dumps(values, indent=1)
        (folder / NAME).write_text(json.dumps({"sha256": _digest(text), "header": text}))

    @classmethod
    def load(cls, folder: Path) -> Header:
        """Raises SegmentError when it is missing, damaged, or of another format."""
        try:
            outer = json.loads((folder / NAME).read_text())
            text = outer["header"]
            if outer["sha256"] != _digest(text):
                raise SegmentError("its header is damaged")
            values = json.loads(text)
            if values["format"] != FORMAT:
                raise SegmentError(f"it is of format {values['format']}, not {FORMAT}")
            files = {name: FileSum(**file) for name, file in values.pop("files").items()}
            return cls(files=files, plan=_plan(values.pop("looks")), **values)
        except FileNotFoundError as error:
            raise SegmentError("it is missing") from error
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise SegmentError("its header cannot be read") from error

    def check_sizes(self, folder: Path) -> None:
        for name, file in self.files.items():
            path = folder / name
            if not path.is_file():
                raise SegmentError(f"{name} is missing")
            if (size := path.stat().st_size) != file.bytes:
                raise SegmentError(f"{name} has {size} of its {file.bytes} bytes")

    def check_sums(self, folder: Path, names: list[str], progress: Progress) -> None:
        """Read whole files; raises SegmentError at the first that was changed."""
        total, done = sum(self.files[name].bytes for name in names), 0
        for name in names:
            digest = hashlib.sha256()
            for chunk in _chunks(folder / name):
                digest.update(chunk)
                done += len(chunk)
                progress(done, total)
            if digest.hexdigest() != self.files[name].sha256:
                raise SegmentError(f"{name} is damaged")


def summed(path: Path) -> FileSum:
    """Size and checksum of a file that was written."""
    digest = hashlib.sha256()
    for chunk in _chunks(path):
        digest.update(chunk)
    return FileSum(path.stat().st_size, digest.hexdigest())


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _stored(plan: SearchPlan | None) -> dict[str, Any] | None:
    """The keys in the file, "looks" and "doubt", are those of the first release."""
    if plan is None:
        return None
    first, second = asdict(plan.first), asdict(plan.second)
    return {"first": first, "doubt": plan.escalation_threshold, "second": second}


def _plan(values: dict[str, Any] | None) -> SearchPlan | None:
    if values is None:
        return None
    return SearchPlan(
        SearchParams(**values["first"]), values["doubt"], SearchParams(**values["second"])
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
