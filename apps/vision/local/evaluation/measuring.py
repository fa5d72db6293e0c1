"""Run the verifiers on test cases."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from PIL.Image import Image

from apps.vision.local.evaluation.cases import Candidate, Case
from apps.vision.local.features import FeatureKind
from apps.vision.local.image_features import ImageFeatures, QueryFeatures
from apps.vision.local.proposals import Verifier
from apps.vision.local.regions import query_regions
from apps.vision.local.verify import measure, verify

ALL_VERIFIERS = tuple(Verifier)
ALL_REGIONS = 99
# Thumbnails, which the product compares, have this size.
THUMBNAIL_SIZE = (360, 360)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether a pair was accepted, and by which verifier (None: rejected)."""

    kind: str
    is_true: bool
    verifier: Verifier | None
    names: tuple[str, str]


@dataclass(frozen=True, slots=True)
class PairMeasurement:
    """The `score`, `agreement` and `area` of one proposal of a verifier; for tuning."""

    pair: int
    is_true: bool
    verifier: Verifier
    score: float
    agreement: float
    area: float


def query_features(case: Case) -> QueryFeatures:
    regions = query_regions(case.picture, ALL_REGIONS)
    upright = [r.rectangle for r in regions if not r.turn and not r.is_mirrored]
    return QueryFeatures(case.picture, upright)


class CandidateFeatures:
    """The features of candidates, cached: many cases share them."""

    def __init__(self) -> None:
        self._cached: dict[str, ImageFeatures] = {}

    def of(self, candidate: Candidate) -> ImageFeatures:
        stored = self._cached.get(candidate.key)
        if stored is None:
            stored = ImageFeatures.from_picture(thumbnail(candidate), FeatureKind)
            self._cached[candidate.key] = stored
        return stored


def thumbnail(candidate: Candidate) -> Image:
    picture = candidate.picture()
    picture.thumbnail(THUMBNAIL_SIZE)
    return picture


def outcomes(cases: Iterable[Case]) -> Iterator[Outcome]:
    """Verify each pair with the thresholds in use."""
    features = CandidateFeatures()
    for case in cases:
        query = query_features(case)
        for candidate in case.candidates:
            found = verify(query, features.of(candidate), ALL_VERIFIERS)
            names = (case.name, candidate.key)
            yield Outcome(case.kind, candidate.is_true, found.verifier if found else None, names)


def measurements(cases: Iterable[Case]) -> Iterator[PairMeasurement]:
    """The measurements of every verifier, whether or not another one accepted the pair."""
    features, pair = CandidateFeatures(), 0
    for case in cases:
        query = query_features(case)
        for candidate in case.candidates:
            pair += 1
            stored = features.of(candidate)
            for verifier in ALL_VERIFIERS:
                for measured in measure(verifier, query, stored):
                    yield PairMeasurement(
                        pair,
                        candidate.is_true,
                        verifier,
                        measured.proposal.score,
                        measured.agreement.share,
                        measured.area,
                    )
