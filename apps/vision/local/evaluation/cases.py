"""Test cases of verification: a query picture with its true match and hard negatives."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from random import Random

import numpy as np
from PIL.Image import Image

from apps.vision.edits import Edit
from apps.vision.edits.make import edited_copies
from apps.vision.files import open_picture
from apps.vision.local.evaluation.templates import TEMPLATES
from apps.vision.projection import Floats

ONE_KIND = "one kind"
# (pictures) → unit vectors (n, d).
Embed = Callable[[Sequence[Image]], Floats]


@dataclass(frozen=True)
class Candidate:
    """A picture to compare with the query. `picture` opens it; `key` identifies it in caches."""

    key: str
    is_true: bool
    picture: Callable[[], Image]


@dataclass(frozen=True)
class Case:
    """A query picture and its candidates. `kind` is the code of an edit, or what the query and a
    hard negative have in common."""

    kind: str
    name: str
    picture: Image
    candidates: list[Candidate]


def file_candidate(path: Path, *, is_true: bool) -> Candidate:
    return Candidate(str(path), is_true, lambda: open_picture(path))


def copy_cases(
    files: Sequence[Path],
    edits: Sequence[Edit],
    gallery: Sequence[Path],
    embed: Embed,
    negatives: int,
    sample: int,
) -> Iterator[Case]:
    """Every edit of the first `sample` of `files`; the candidates are the source and the
    `negatives` most similar other pictures of `gallery`.

    Edits that add other pictures get no negatives, since those may be among the added ones.
    """
    vectors = np.concatenate([embed([open_picture(path)]) for path in gallery])
    for path in files[:sample]:
        for edit, copy in zip(edits, edited_copies(path, edits, files), strict=True):
            order = np.argsort(-(vectors @ embed([copy])[0]))[: negatives + 1]
            similar = [gallery[place] for place in order if gallery[place] != path]
            candidates = [file_candidate(path, is_true=True)]
            if not edit.company:
                others = similar[:negatives]
                candidates += [file_candidate(other, is_true=False) for other in others]
            yield Case(edit.code, path.name, copy, candidates)


def template_cases(files: Sequence[Path], pairs: int) -> Iterator[Case]:
    """Two different pictures in the same template; `pairs` of each template."""
    for kind, wrap in TEMPLATES.items():
        random = Random(kind)
        for number in range(pairs):
            query, other = random.sample(list(files), 2)
            yield _template_case(kind, wrap, f"{kind}/{number}", query, other)


def _template_case(
    kind: str, wrap: Callable[[Image, str], Image], seed: str, query: Path, other: Path
) -> Case:
    candidate = Candidate(f"{seed}/{other.name}", False, lambda: wrap(open_picture(other), seed))
    return Case(kind, query.name, wrap(open_picture(query), seed), [candidate])


def same_kind_cases(groups: dict[str, list[Path]], pairs: int) -> Iterator[Case]:
    """Two different pictures of the same category; at most `pairs` of each category."""
    for name, files in groups.items():
        combined = list(combinations(files, 2))
        for query, other in Random(name).sample(combined, min(pairs, len(combined))):
            candidates = [file_candidate(other, is_true=False)]
            yield Case(ONE_KIND, query.name, open_picture(query), candidates)
