"""From class scores to automatic tags: which terms a model is sure enough of."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from uuid import UUID

import numpy as np

from apps.galleries.services import write_auto_tags
from apps.galleries.terms import CLASSES, VERSION, Term, terms
from apps.search.models import SearchDocument
from apps.vision.classes import classifier_index, probabilities
from apps.vision.projection import Floats
from apps.vision.specs import ModelSpec

# Of one picture, the surest.
MAX_TAGS = 8
# What `manage.py evaluate words --write` measured, by the weights that classify.
FLOORS_FILE = Path(__file__).parent.parent / "floors.json"


@dataclass(frozen=True, slots=True)
class Floors:
    """The least a term has to have: one of the 1,000 classes, and what is broader.

    A picture of nothing the model knows gets a little of everything, which for a broad term sums
    up: of that more is asked.
    """

    narrow: float
    broad: float


UNMEASURED = Floors(0.5, 0.8)


def classifier_name(spec: ModelSpec) -> str:
    """What makes the tags under this spec, as documents name it; empty: its networks do not."""
    index = classifier_index(spec)
    if index is None:
        return ""
    backbone = spec.backbones[index]
    return f"{backbone.weights or backbone.architecture}:{VERSION}"


def scored_terms(
    scores: Floats, classifier: str, floors: Floors | None = None
) -> list[list[tuple[str, float]]]:
    """For each row of class scores (n, 1000) the terms that are sure enough, surest first."""
    floors = floors or floors_of(classifier)
    listed, members = _table()
    shares = probabilities(scores) @ members
    least = np.array([floors.narrow if term.is_class else floors.broad for term in listed])
    return [_above(row, least, listed) for row in shares]


def _above(row: Floats, least: np.ndarray, listed: Sequence[Term]) -> list[tuple[str, float]]:
    sure = np.flatnonzero(row >= least)
    best = sure[np.argsort(-row[sure], kind="stable")][:MAX_TAGS]
    return [(listed[place].key, round(min(float(row[place]), 1.0), 4)) for place in best]


def write_tags(ids: Sequence[UUID], scores: Floats, classifier: str) -> None:
    """Write the automatic tags of pictures that are ready, and by what they were made.

    Call inside a transaction that holds the pictures' rows.
    """
    found = dict(zip(ids, scored_terms(scores, classifier), strict=True))
    documents = SearchDocument.objects.filter(image__in=ids)
    written = set(documents.values_list("image", flat=True))
    write_auto_tags({id_: tags for id_, tags in found.items() if id_ in written})
    documents.update(classifier=classifier)


@cache
def _table() -> tuple[list[Term], Floats]:
    """All terms, and which classes each sums: (1000, terms)."""
    listed = list(terms().values())
    members = np.zeros((CLASSES, len(listed)), np.float32)
    for place, term in enumerate(listed):
        members[list(term.classes), place] = 1
    return listed, members


def floors_of(classifier: str) -> Floors:
    return _floors().get(classifier.partition(":")[0], UNMEASURED)


@cache
def _floors() -> Mapping[str, Floors]:
    if not FLOORS_FILE.exists():
        return {}
    rows = json.loads(FLOORS_FILE.read_text(encoding="utf-8"))
    return {name: Floors(row["narrow"], row["broad"]) for name, row in rows.items()}


def keep_floors(classifier: str, floors: Floors) -> None:
    """Write what was measured beside what is known of other classifiers."""
    known = {**_floors(), classifier.partition(":")[0]: floors}
    rows = {name: asdict(known[name]) for name in sorted(known)}
    FLOORS_FILE.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    _floors.cache_clear()
