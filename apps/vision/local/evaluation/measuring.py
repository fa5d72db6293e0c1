"""Questions put to the verifiers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from PIL.Image import Image

from apps.vision.local.evaluation.questions import Candidate, Question
from apps.vision.local.features import Kind
from apps.vision.local.image_features import ImageFeatures, QueryFeatures
from apps.vision.local.proposals import Verifier
from apps.vision.local.regions import query_regions
from apps.vision.local.verify import measure, verify

ALL = tuple(Verifier)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether a pair was accepted, and by whom."""

    kind: str
    is_true: bool
    verifier: Verifier | None
    names: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """What one verifier measured of a pair: `score`, `agreement`, `area`; for tuning."""

    pair: int
    is_true: bool
    verifier: Verifier
    score: float
    agreement: float
    area: float


def query_features(question: Question) -> QueryFeatures:
    regions = query_regions(question.picture, 99)
    upright = [r.rectangle for r in regions if not r.turn and not r.is_mirrored]
    return QueryFeatures(question.picture, upright)


class CandidateFeatures:
    """Features of candidates; those of files are met again and again."""

    def __init__(self) -> None:
        self._kept: dict[str, ImageFeatures] = {}

    def of(self, candidate: Candidate) -> ImageFeatures:
        stored = self._kept.get(candidate.key)
        if stored is None:
            stored = self._kept[candidate.key] = ImageFeatures.of(small(candidate), Kind)
        return stored


def small(candidate: Candidate) -> Image:
    """As large as a thumbnail, which is what the product compares."""
    picture = candidate.picture()
    picture.thumbnail((360, 360))
    return picture


def outcomes(questions: Iterable[Question]) -> Iterator[Outcome]:
    features = CandidateFeatures()
    for question in questions:
        query = query_features(question)
        for candidate in question.candidates:
            found = verify(query, features.of(candidate), ALL)
            names = (question.name, candidate.key)
            yield Outcome(
                question.kind, candidate.is_true, found.verifier if found else None, names
            )


def rows(questions: Iterable[Question]) -> Iterator[Row]:
    """All that each verifier measured, whatever the others say."""
    features, pair = CandidateFeatures(), 0
    for question in questions:
        query = query_features(question)
        for candidate in question.candidates:
            pair += 1
            stored = features.of(candidate)
            for verifier in ALL:
                for one in measure(verifier, query, stored):
                    yield Row(
                        pair,
                        candidate.is_true,
                        verifier,
                        one.proposal.score,
                        one.agreement.share,
                        one.area,
                    )
