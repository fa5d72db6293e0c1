"""Geometric verification: is a stored picture the query picture or a copy of it, and which parts
correspond?"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from apps.vision.local.agreement import Agreement, agreement
from apps.vision.local.areas import WHOLE, Area
from apps.vision.local.image_features import ImageFeatures, QueryFeatures
from apps.vision.local.proposals import Proposal, Verifier, proposals
from apps.vision.local.thresholds import thresholds

# The same picture: upright and whole, with at least this agreement, and at most this mean colour
# difference (in levels of 255).
MIN_SAME_AGREEMENT = 0.97
MAX_SAME_COLOUR_DIFFERENCE = 9.0
# Tolerance of each entry of its homography from the identity.
IDENTITY_TOLERANCE = 0.02


class Verdict(StrEnum):
    SAME = "same"
    EDITED = "edited"


@dataclass(frozen=True, slots=True)
class MeasuredProposal:
    """A proposal and the agreement under its homography."""

    proposal: Proposal
    agreement: Agreement

    @property
    def area(self) -> float:
        """The share, 0 to 1, of the picture that the agreeing area fills more of."""
        found = self.agreement
        return max(found.area_query.share, found.area_image.share)

    @property
    def is_accepted(self) -> bool:
        """Whether it reaches all thresholds of its verifier."""
        minimum = thresholds().of(self.proposal.verifier)
        return (
            self.proposal.score >= minimum.score
            and self.agreement.share >= minimum.agreement
            and self.area >= minimum.area
        )


@dataclass(frozen=True, slots=True)
class Verification:
    """The result for two pictures that show the same: the verifier that accepted them, its score,
    the agreement (0 to 1), and the corresponding areas."""

    verdict: Verdict
    verifier: Verifier
    score: float
    agreement: float
    area_query: Area
    area_image: Area


def verify(
    query: QueryFeatures, stored: ImageFeatures, verifiers: tuple[Verifier, ...]
) -> Verification | None:
    """The first accepted proposal, trying `verifiers` in order; None if there is none.

    Raises KeyError if `stored` lacks features that a verifier requires.
    """
    for verifier in verifiers:
        for measured in measure(verifier, query, stored):
            if measured.is_accepted:
                return _verification(query, stored, measured)
    return None


def measure(
    verifier: Verifier, query: QueryFeatures, stored: ImageFeatures
) -> list[MeasuredProposal]:
    """Proposals that reach the minimum score, with their agreement; for `verify` and tuning."""
    min_score = thresholds().of(verifier).score
    measured = []
    for proposal in proposals(verifier, query, stored):
        if proposal.score < min_score:
            continue
        found = agreement(
            query.grey, stored.grey, proposal.homography, negative=proposal.is_negative
        )
        if found is not None:
            measured.append(MeasuredProposal(proposal, found))
    return measured


def _verification(
    query: QueryFeatures, stored: ImageFeatures, measured: MeasuredProposal
) -> Verification:
    proposal, found = measured.proposal, measured.agreement
    verdict = Verdict.SAME if _is_same(query, stored, measured) else Verdict.EDITED
    whole = Area.from_corners(WHOLE.corners())
    is_same = verdict is Verdict.SAME
    return Verification(
        verdict,
        proposal.verifier,
        proposal.score,
        found.share,
        whole if is_same else found.area_query,
        whole if is_same else found.area_image,
    )


def _is_same(query: QueryFeatures, stored: ImageFeatures, measured: MeasuredProposal) -> bool:
    proposal = measured.proposal
    difference = float(np.abs(query.colours - stored.colours).mean())
    return (
        proposal.verifier is Verifier.FRAME
        and not proposal.is_negative
        and bool(np.allclose(proposal.homography, np.eye(3), atol=IDENTITY_TOLERANCE))
        and measured.agreement.share >= MIN_SAME_AGREEMENT
        and difference <= MAX_SAME_COLOUR_DIFFERENCE
    )
