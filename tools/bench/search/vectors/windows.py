"""Vectors of crops of real photos, embedded once and cached."""

import hashlib
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.random import Generator
from PIL.Image import Image

from apps.search.demo.photos import sample_photos
from apps.vision.embedder import Embedder, get_embedder
from apps.vision.files import open_picture, pictures_in
from apps.vision.progress import counting
from apps.vision.projection import Floats
from tools.bench.search import inside
from tools.bench.search.pictures import File, jpeg

SEED = 41
# Range of the area of a window, relative to its photo, and of its aspect ratio.
AREA = (0.05, 0.8)
ASPECT = (0.6, 1.7)
# Windows per opened photo, and vectors between two saves.
PER_PHOTO = 8
SAVED = 2_048


def window_vectors(folder: Path | None, count: int) -> Floats:
    """(count, d) vectors of windows of the photos of `folder`, or of the demo, in random order.

    They are cached (`inside.cache_folder`) by the spec and the photos' content. The cache is
    extended on demand, and can be interrupted. Raises what `real_vectors` raises.
    """
    paths, embedder = pictures_in(folder) if folder else sample_photos(), get_embedder()
    path = inside.cache_folder() / f"windows-{embedder.spec.hash}-{_digest(paths)}.npy"
    path.parent.mkdir(parents=True, exist_ok=True)
    table = np.load(path) if path.is_file() else np.empty((0, embedder.spec.dims), np.float16)
    with counting("Embedding windows", count) as tick:
        tick(len(table))
        while len(table) < count:
            more = _embedded(paths, embedder, len(table) // SAVED)
            table = np.concatenate([table, more])
            _save(path, table)
            tick(len(more))
    return table[:count].astype(np.float32)


def window_files(count: int, side: int = 256) -> list[File]:
    """`count` windows of the demo's photos as JPEG files; their longer side is `side` at most.

    No two have the same bytes: a gallery would take the second for the first.
    """
    contents: dict[bytes, None] = {}
    windows = _windows(sample_photos(), 0)
    while len(contents) < count:
        window = next(windows)
        window.thumbnail((side, side))
        contents[jpeg(window)] = None
    return [(f"window-{number:06}.jpg", content) for number, content in enumerate(contents)]


def _embedded(paths: Sequence[Path], embedder: Embedder, part: int) -> Floats:
    """The vectors of part number `part`, in no order: neighbours in it are of other photos."""
    vectors = embedder.embed(list(islice(_windows(paths, part), SAVED)))
    return np.random.default_rng((SEED, part, 1)).permutation(vectors).astype(np.float16)


def _windows(paths: Sequence[Path], part: int) -> Iterator[Image]:
    rng = np.random.default_rng((SEED, part))
    while True:
        for place in rng.permutation(len(paths)):
            picture = open_picture(paths[place])
            yield from (_window(picture, rng) for _ in range(PER_PHOTO))


def _window(picture: Image, rng: Generator) -> Image:
    area = picture.width * picture.height * rng.uniform(*AREA)
    aspect = np.exp(rng.uniform(*np.log(ASPECT)))
    width = min(picture.width, max(1, round((area * aspect) ** 0.5)))
    height = min(picture.height, max(1, round((area / aspect) ** 0.5)))
    left = rng.integers(picture.width - width + 1)
    top = rng.integers(picture.height - height + 1)
    return picture.crop((left, top, left + width, top + height))


def _digest(paths: Sequence[Path]) -> str:
    digest = hashlib.sha256(f"{SEED} {AREA} {ASPECT} {PER_PHOTO} {SAVED}".encode())
    for path in paths:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _save(path: Path, table: Floats) -> None:
    # With its suffix, or numpy would add one.
    half = path.with_suffix(".part.npy")
    np.save(half, table)
    half.replace(path)
