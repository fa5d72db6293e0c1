"""Whether a candidate is the same file, a copy, another shot of a series, or none of these."""

from __future__ import annotations

from apps.duplicates.models import DuplicatePair
from apps.duplicates.services.candidates import Candidate
from apps.galleries.models import Image
from apps.vision.local.image_features import ImageFeatures, QueryFeatures
from apps.vision.local.proposals import Verifier
from apps.vision.local.verify import Verification, verify

Kind = DuplicatePair.Kind

# Shots of one camera so close in time are a series; edited copies keep the time of their source.
SERIES_SECONDS = 15.0
# Software that corrects a time zone moves the time of a copy by a multiple of this.
ZONE_STEP = 900.0
# Of two shots in one second, a copy agrees nearly everywhere with its source.
SAME_SHOT = 0.9
# Of a copy nearly all agrees that lies over its source; of different things on one white ground
# up to this share does. A copy with a banner agrees less, but its perceptual hash is nearer than
# that of any two different pictures.
AGREES, AGREES_WITH_HASH, NEAR_BITS = 0.93, 0.6, 72
# Perceptual hashes this near are of the same picture, however it was compressed.
SURE_BITS = 16
# Faintly similar vectors are tried with the cheapest alone: it finds turned and blurred copies,
# whose vectors differ most.
CHEAPEST = (Verifier.FRAME,)
CHEAPEST_FIRST = (*CHEAPEST, Verifier.ORB, Verifier.WINDOW, Verifier.SIFT)


def seconds_apart(one: Image, other: Image) -> float | None:
    """Between the shots of one camera; None if that is not known."""
    if one.taken is None or other.taken is None or one.camera != other.camera:
        return None
    return abs((one.taken - other.taken).total_seconds())


def kind_of(
    image: Image,
    other: Image,
    candidate: Candidate,
    query: QueryFeatures,
    stored: ImageFeatures | None,
) -> str | None:
    """A `DuplicatePair.Kind`, or None."""
    if candidate.is_exact:
        return Kind.EXACT
    seconds = seconds_apart(image, other)
    if seconds and not candidate.is_faint and seconds <= SERIES_SECONDS:
        return Kind.SERIES
    if seconds and seconds % ZONE_STEP:
        return None  # Two shots, however alike.
    found = verification(candidate, query, stored)
    if seconds == 0 and not _is_same_shot(found):
        return None if candidate.is_faint else Kind.SERIES
    return Kind.COPY if is_copy(candidate, found) else None


def verification(
    candidate: Candidate, query: QueryFeatures, stored: ImageFeatures | None
) -> Verification | None:
    if stored is None:
        return None
    return verify(query, stored, CHEAPEST if candidate.is_faint else CHEAPEST_FIRST)


def kind_of_file(
    candidate: Candidate, query: QueryFeatures, stored: ImageFeatures | None
) -> str | None:
    """As `kind_of`, of a file of which no more is known than its pixels."""
    if candidate.is_exact:
        return Kind.EXACT
    return Kind.COPY if is_copy(candidate, verification(candidate, query, stored)) else None


def is_copy(candidate: Candidate, found: Verification | None) -> bool:
    bits = candidate.bits
    if bits is not None and bits <= SURE_BITS:
        return True
    if found is None:
        return False
    near = bits is not None and bits <= NEAR_BITS
    return found.agreement >= (AGREES_WITH_HASH if near else AGREES)


def _is_same_shot(found: Verification | None) -> bool:
    return found is not None and found.agreement >= SAME_SHOT
