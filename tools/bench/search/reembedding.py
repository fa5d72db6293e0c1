"""Change the model of a filled instance while people search it."""

import random
import statistics
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import httpx

from apps.galleries.models import Gallery
from apps.search.active_model import active_model
from apps.search.services import reembedding
from tools.bench.search.pictures import File
from tools.bench.search.search import timed
from tools.bench.search.vectors.windows import window_files
from tools.bench.search.visitor import Visitor, sign_in

# The default before, and the one of now.
OLD, NEW = "fused", "fused-lite2"
# Vectors are changed here: no text is read beside it, and no windows of a few photos are compared.
SETTINGS = {
    "FUTU_SPEC": OLD,
    "FUTU_API_RATE": "",
    "FUTU_READ_TEXT": "0",
    "FUTU_DUPLICATES": "0",
}
SEARCH = "/api/v1/search"
# Of a search with a picture of the gallery: what came first.
ITSELF, OTHER, ERROR = "itself first", "another first", "error"
# Searches before and after the change, and the pause between two of them, in seconds.
ALONE, PAUSE = 40, 0.5


@dataclass
class Searches:
    """What people saw who searched with pictures that are in the gallery."""

    ms: list[float] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    # The fewest pictures that an answer was chosen among.
    searched: int = sys.maxsize
    chance: random.Random = field(default_factory=lambda: random.Random(1))

    def row(self, name: str) -> dict[str, Any]:
        return {
            "while": name,
            "searches": len(self.ms),
            "p50_ms": round(statistics.median(self.ms), 1),
            "p95_ms": round(statistics.quantiles(self.ms, n=20)[-1], 1),
            "searched_at_least": self.searched,
            **{outcome: self.outcomes[outcome] for outcome in (ITSELF, OTHER, ERROR)},
        }


def measure(pictures: int) -> dict[str, Any]:
    """Fill a gallery with `pictures` windows of photos, then change its model under searches."""
    visitor = sign_in()
    gallery = visitor.gallery("reembedding")
    files = window_files(pictures)
    filling, _ = timed(lambda: _fill(visitor, gallery, files))
    before, during, after = Searches(), Searches(), Searches()
    _search(visitor, files, before, ALONE)
    reembedding.begin(NEW)
    changing, _ = timed(lambda: _search_until_changed(visitor, files, during))
    _search(visitor, files, after, ALONE)
    phases = {OLD: before, "both": during, NEW: after}
    return {
        "pictures": pictures,
        "filled_minutes": round(filling / 60_000, 1),
        "changed_minutes": round(changing / 60_000, 1),
        "phases": [searches.row(name) for name, searches in phases.items()],
    }


def _fill(visitor: Visitor, gallery: Gallery, files: list[File]) -> None:
    visitor.upload(gallery, files)
    visitor.wait_until_ready(gallery, len(files), patience=24 * 3600)


def _search_until_changed(visitor: Visitor, files: list[File], searches: Searches) -> None:
    while active_model().name != NEW:
        if (status := reembedding.status()).problem or status.left_out:
            raise RuntimeError(f"The model cannot be changed: {status}")
        _search(visitor, files, searches, 1)
        time.sleep(PAUSE)


def _search(visitor: Visitor, files: list[File], searches: Searches, times: int) -> None:
    """`times` searches with pictures of the gallery, chosen by chance."""
    for _ in range(times):
        file = searches.chance.choice(files)
        try:
            ms, answer = timed(partial(visitor.post, SEARCH, [("file", file)]))
        except httpx.HTTPError:
            searches.outcomes[ERROR] += 1
            continue
        found = answer.json()
        searches.ms.append(ms)
        searches.searched = min(searches.searched, found["searched"])
        first = [result["image"]["name"] for result in found["results"][:1]]
        searches.outcomes[ITSELF if first == [file[0]] else OTHER] += 1
