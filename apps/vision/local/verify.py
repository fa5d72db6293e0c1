"""Whether a picture is the one searched with, or a copy of it, and which parts show the same."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from apps.vision.local.agreement import Agreement, agreement
from apps.vision.local.areas import WHOLE, Area
from apps.vision.local.image_features import ImageFeatures, QueryFeatures
from apps.vision.local.proposals import Proposal, Verifier, proposals
from apps.vision.local.thresholds import thresholds

# The same picture: upright, whole, nearly all of it alike, and in the same colours (mean difference
# in levels of 255).
SAME_AGREEMENT = 0.97
SAME_COLOURS = 9.0


class Verdict(StrEnum):
    SAME = "same"
    EDITED = "edited"


@dataclass(frozen=True, slots=True)
class Measured:
    """A proposal, and how much agrees under it."""

    proposal: Proposal
    agreement: Agreement

    @property
    def area(self) -> float:
        """What agrees, as a share of the picture that it is more of."""
        found = self.agreement
        return max(found.area_query.share, found.area_image.share)

    @property
    def holds(self) -> bool:
        least = thresholds().of(self.proposal.verifier)
        return (
            self.proposal.score >= least.score
            and self.agreement.share >= least.agreement
            and self.area >= least.area
        )


@dataclass(frozen=True, slots=True)
class Verification:
    """Two pictures that show the same: who found it, how sure, and where."""

    verdict: Verdict
    verifier: Verifier
    score: float
    agreement: float
    area_query: Area
    area_image: Area


def verify(
    query: QueryFeatures, stored: ImageFeatures, verifiers: tuple[Verifier, ...]
) -> Verification | None:
    """The first yes of `verifiers`, in order."""
    for verifier in verifiers:
        for measured in measure(verifier, query, stored):
            if measured.holds:
                return _verification(query, stored, measured)
    return None


def measure(verifier: Verifier, query: QueryFeatures, stored: ImageFeatures) -> list[Measured]:
    """Each proposal that reaches its score, with what agrees; for `verify` and for tuning."""
    least = thresholds().of(verifier).score
    found = []
    for proposal in proposals(verifier, query, stored):
        if proposal.score < least:
            continue
        near = agreement(query.laid, stored.laid, proposal.map, negative=proposal.is_negative)
        if near is not None:
            found.append(Measured(proposal, near))
    return found


def _verification(query: QueryFeatures, stored: ImageFeatures, measured: Measured) -> Verification:
    proposal, near = measured.proposal, measured.agreement
    verdict = Verdict.SAME if _is_same(query, stored, measured) else Verdict.EDITED
    whole = Area.of(WHOLE.corners())
    same = verdict is Verdict.SAME
    return Verification(
        verdict,
        proposal.verifier,
        proposal.score,
        near.share,
        whole if same else near.area_query,
        whole if same else near.area_image,
    )


def _is_same(query: QueryFeatures, stored: ImageFeatures, measured: Measured) -> bool:
    proposal = measured.proposal
    return (
        proposal.verifier is Verifier.FRAME
        and not proposal.is_negative
        and bool(np.allclose(proposal.map, np.eye(3), atol=0.02))
        and measured.agreement.share >= SAME_AGREEMENT
        and float(np.abs(query.colours - stored.colours).mean()) <= SAME_COLOURS
    )
