"""The door to embeddings.

    from apps.vision.embedder import get_embedder

    vectors = get_embedder().embed(pictures)    # (n, d) float32, rows of length 1

One embedder a process and spec: it holds the networks. It may be used from many threads; a
forked worker makes its own (fork before the first picture: OpenMP's threads do not survive a
fork). Importing this module does not import torch.
"""

import os
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from typing import NamedTuple

from django.conf import settings
from PIL import Image as Pillow
from PIL.Image import Image

from apps.vision.batching import Batcher
from apps.vision.classifier import classifier_index, classifier_of
from apps.vision.compose import compose
from apps.vision.engines import engine_for
from apps.vision.extractor import Extractor, Pixels, joined
from apps.vision.projection import Floats
from apps.vision.specs import ModelSpec, get_spec

# A script of one's own may import this without starting Django, as manage.py does.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "futu.settings")

_embedders: dict[str, "Embedder"] = {}
_lock = threading.Lock()


class Embedded(NamedTuple):
    """Of n pictures, from one pass."""

    vectors: Floats  # (n, dims), rows of length 1
    scores: Floats | None  # (n, 1000), see `apps.vision.classes`; None: no network classifies


class Embedder:
    """Makes the vectors of one spec. Networks load at the first picture, or by `warm`."""

    def __init__(self, spec: ModelSpec) -> None:
        self.spec = spec
        self.extract = Extractor(spec.name, spec.backbones, lambda: engine_for(spec))
        self._together = Batcher(self._embed_pixels, self.extract.batch, self.extract.passes)

    def embed(self, pictures: Sequence[Image]) -> Floats:
        """Vectors (n, dims), float32, rows of length 1, in the order of `pictures`.

        A picture's vector does not depend on what is embedded beside it. Raises WeightsError
        (weights missing or damaged) and ProjectionError, both saying what to do.
        """
        return compose(self.spec, self.extract(pictures))

    def embed_with_scores(self, pictures: Sequence[Image]) -> Embedded:
        """Vectors as `embed` makes them, and class scores of the same pass."""
        features = self.extract(pictures)
        vectors = compose(self.spec, features)
        index = classifier_index(self.spec)
        if index is None:
            return Embedded(vectors, None)
        classify = classifier_of(self.spec.backbones[index])
        return Embedded(vectors, classify(features[index]))

    def embed_together(self, picture: Image, owner: str) -> Future[Floats]:
        """The (dims,) vector of one picture, made in one pass with those of other threads.

        `owner` names whom it is for: each has an equal share of the passes. Raises, at once or
        as its result, what `embed` raises.
        """
        self.extract.limits()
        return self._together.put(self.extract.pixels([picture]), owner)

    def _embed_pixels(self, parts: Sequence[Pixels]) -> list[Floats]:
        return list(compose(self.spec, self.extract.run(joined(parts))))

    def warm(self) -> None:
        """Load everything and run once, so that the first real picture is quick."""
        self.embed([Pillow.new("RGB", (32, 32))])


def get_embedder(spec_name: str | None = None) -> Embedder:
    """This process's embedder of a spec (FUTU_SPEC without a name); raises UnknownSpecError."""
    spec = get_spec(spec_name or settings.FUTU_SPEC)
    with _lock:
        if spec.name not in _embedders:
            _embedders[spec.name] = Embedder(spec)
        return _embedders[spec.name]


def is_loaded(spec_name: str) -> bool:
    """Whether this process holds the networks of a spec, whose files were compared by checksum."""
    embedder = _embedders.get(spec_name)
    return embedder is not None and embedder.extract.is_loaded


def _forget() -> None:
    """In a fork, networks loaded by the parent have no threads behind them any more."""
    global _lock
    _lock = threading.Lock()
    _embedders.clear()


os.register_at_fork(after_in_child=_forget)
