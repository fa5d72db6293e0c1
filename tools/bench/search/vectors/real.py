"""Vectors of real pictures and of edited copies of each, computed once and cached."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from apps.search.demo.photos import sample_photos
from apps.vision.edits import EDITS
from apps.vision.edits.make import edited_copies
from apps.vision.embedder import Embedder, get_embedder
from apps.vision.files import open_picture, pictures_in
from apps.vision.progress import counting
from apps.vision.projection import Floats
from tools.bench.search import inside

# A selection of all edits; the others would add two thirds more work for similar results.
CODES = (
    "crop-50",
    "crop-25",
    "crop-10",
    "jpeg-10",
    "flip",
    "rotate-15",
    "grey",
    "filter",
    "banner",
    "screenshot",
)


@dataclass(frozen=True)
class Real:
    """Unit vectors: `photos` (p, d), and `copies` (p, edits, d) in the same order."""

    photos: Floats
    copies: Floats


def real_vectors(folder: Path | None) -> Real:
    """Those of the pictures of `folder`, or of the demo's photos, under the spec in use.

    They are cached (`inside.cache_folder`) by the spec and the pictures' content. Raises
    PictureFileError without pictures, WeightsError without weights.
    """
    paths, embedder = pictures_in(folder) if folder else sample_photos(), get_embedder()
    cached = inside.cache_folder() / f"{embedder.spec.hash}-{_digest(paths)}.npy"
    if not cached.is_file():
        _save(cached, _embed(paths, embedder))
    table = np.load(cached)
    return Real(photos=table[:, 0], copies=table[:, 1:])


def _embed(paths: Sequence[Path], embedder: Embedder) -> Floats:
    """(p, 1 + edits, d)."""
    edits = [edit for edit in EDITS if edit.code in CODES]
    rows = []
    with counting("Embedding", len(paths)) as tick:
        for path in paths:
            pictures = [open_picture(path), *edited_copies(path, edits, paths)]
            rows.append(embedder.embed(pictures))
            tick(1)
    return np.stack(rows)


def _digest(paths: Iterable[Path]) -> str:
    """A digest of the pictures' content and of the edits."""
    digest = hashlib.sha256(" ".join(CODES).encode())
    for path in paths:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _save(path: Path, table: Floats) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # With its suffix, or numpy would add one.
    half = path.with_suffix(".part.npy")
    np.save(half, table)
    half.replace(path)
