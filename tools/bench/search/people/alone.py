"""The parts of a search in this process: without web server, database or other users."""

import io
import statistics
import time
from collections.abc import Callable, Sequence

from PIL import Image as Pillow

from apps.galleries.models import Gallery
from apps.vision.embedder import get_embedder
from tools.bench.search.pictures import File
from tools.bench.search.search import parts
from tools.bench.vision.embed import forward_pass

# Pictures in one forward pass; passes of each size, of which the median counts.
BATCHES = (1, 4, 8)
PASSES = 5


class Alone:
    """Decoding, embedding and the index; and the networks alone."""

    def __init__(self, files: Sequence[File], gallery: Gallery) -> None:
        self._gallery = gallery
        embedder = get_embedder()
        embedder.warm()
        pictures = [
            Pillow.open(io.BytesIO(content)).convert("RGB") for _, content in files[: max(BATCHES)]
        ]
        self._passes = {size: forward_pass(embedder, pictures[:size]) for size in BATCHES}

    def parts(self, file: File) -> dict[str, float]:
        """Milliseconds of each part of a search with this picture."""
        return parts(file, [self._gallery])

    def per_second(self) -> dict[int, float]:
        """Pictures a second that the networks manage, by batch size."""
        return {size: size / _median(act) for size, act in self._passes.items()}


def _median(act: Callable[[], object]) -> float:
    seconds = []
    for _ in range(PASSES):
        started = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)
