"""Projections: the linear step from a network's features to short vectors.

A projection is two files in `projections/`: NAME.npz with, for each backbone i, `mean_i`
(dims,) and `matrix_i` (dims, short); NAME.json says what it was fitted on and how its scores
fall. `manage.py fit_projection` makes both.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

FOLDER = Path(__file__).parent / "projections"

Floats = NDArray[np.float32]


class ProjectionError(Exception):
    """A projection's file is missing or does not fit the features it is given."""


@dataclass(frozen=True)
class Projection:
    """For each backbone, features x become (x / |x| - mean) @ matrix."""

    means: tuple[Floats, ...]
    matrices: tuple[Floats, ...]

    def apply(self, features: Sequence[Floats]) -> list[Floats]:
        """Features [(n, dims_i)] to short vectors [(n, short_i)], not normalised."""
        if [part.shape[1] for part in features] != [len(mean) for mean in self.means]:
            raise ProjectionError(_("The projection was fitted for other features."))
        parts = zip(features, self.means, self.matrices, strict=True)
        return [_as_floats((unit_rows(part) - mean) @ matrix) for part, mean, matrix in parts]

    def save(self, path: Path) -> None:
        """Write `path` (.npz): means as float32, matrices as float16."""
        arrays: dict[str, Any] = {}
        for index, (mean, matrix) in enumerate(zip(self.means, self.matrices, strict=True)):
            arrays[f"mean_{index}"] = mean.astype(np.float32)
            arrays[f"matrix_{index}"] = matrix.astype(np.float16)
        np.savez_compressed(path, **arrays)


def unit_rows(rows: Floats) -> Floats:
    """Each row divided by its length; a row of zeros stays."""
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return _as_floats(rows / np.maximum(length, np.finfo(np.float32).tiny))


def _as_floats(values: NDArray[Any]) -> Floats:
    return values.astype(np.float32, copy=False)


def load(path: Path) -> Projection:
    """Read a projection's .npz; raises ProjectionError when it is missing."""
    if not path.is_file():
        raise missing(path)
    with np.load(path, allow_pickle=False) as arrays:
        count = len(arrays.files) // 2
        return Projection(
            means=tuple(arrays[f"mean_{index}"] for index in range(count)),
            matrices=tuple(arrays[f"matrix_{index}"].astype(np.float32) for index in range(count)),
        )


@cache
def kept(name: str) -> Projection:
    """The projection of that name in `projections/`; raises ProjectionError."""
    return load(path_of(name))


def missing(path: Path) -> ProjectionError:
    sentence = _("There is no projection %(path)s: run “manage.py fit_projection”.")
    return ProjectionError(sentence % {"path": path})


def path_of(name: str) -> Path:
    return FOLDER / f"{name}.npz"


@cache
def file_sha256(name: str) -> str:
    """Checksum of a kept projection's file; raises ProjectionError when it is missing."""
    path = path_of(name)
    if not path.is_file():
        raise missing(path)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def provenance(path: Path) -> dict[str, Any]:
    """What the .json beside a projection's .npz says; {} when there is none."""
    beside = path.with_suffix(".json")
    return json.loads(beside.read_text()) if beside.is_file() else {}
