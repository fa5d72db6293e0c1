"""Query pictures and the pictures that each is held against: the true one, and hard negatives."""

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
    """`picture` opens it; `key` names it, so that what is made of it can be kept."""

    key: str
    is_true: bool
    picture: Callable[[], Image]


@dataclass(frozen=True)
class Question:
    """`kind` is an edit's code, or what the pair has in common."""

    kind: str
    name: str
    picture: Image
    candidates: list[Candidate]


def opened(path: Path, *, is_true: bool) -> Candidate:
    return Candidate(str(path), is_true, lambda: open_picture(path))


def copies(
    files: Sequence[Path],
    edits: Sequence[Edit],
    gallery: Sequence[Path],
    embed: Embed,
    wrong: int,
    sample: int,
) -> Iterator[Question]:
    """Every edit of the first `sample` of `files`, against its source and the `wrong` nearest
    others of `gallery` by vector.

    Edits that lay other pictures beside it have none of those: some are in there.
    """
    vectors = np.concatenate([embed([open_picture(path)]) for path in gallery])
    for path in files[:sample]:
        for edit, copy in zip(edits, edited_copies(path, edits, files), strict=True):
            order = np.argsort(-(vectors @ embed([copy])[0]))[: wrong + 1]
            near = [gallery[place] for place in order if gallery[place] != path]
            candidates = [opened(path, is_true=True)]
            if not edit.company:
                candidates += [opened(other, is_true=False) for other in near[:wrong]]
            yield Question(edit.code, path.name, copy, candidates)


def shared(files: Sequence[Path], pairs: int) -> Iterator[Question]:
    """Two different pictures in the same template."""
    for kind, wrap in TEMPLATES.items():
        chance = Random(kind)
        for number in range(pairs):
            one, other = chance.sample(list(files), 2)
            yield _wrapped(kind, wrap, f"{kind}/{number}", one, other)


def _wrapped(
    kind: str, wrap: Callable[[Image, str], Image], seed: str, one: Path, other: Path
) -> Question:
    candidate = Candidate(f"{seed}/{other.name}", False, lambda: wrap(open_picture(other), seed))
    return Question(kind, one.name, wrap(open_picture(one), seed), [candidate])


def alike(groups: dict[str, list[Path]], pairs: int) -> Iterator[Question]:
    """Different pictures of one kind of thing; at most `pairs` of each."""
    for name, files in groups.items():
        both = list(combinations(files, 2))
        for one, other in Random(name).sample(both, min(pairs, len(both))):
            yield Question(ONE_KIND, one.name, open_picture(one), [opened(other, is_true=False)])
