"""Classify a candidate: the same file, a copy, another shot of a series, or none of these."""

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
# Correcting the time zone of a copy shifts its time by a multiple of this, in seconds.
TIME_ZONE_STEP = 900.0
# Pictures taken in the same second are one shot, not two, from this agreement on.
MIN_SAME_SHOT_AGREEMENT = 0.9
# A copy agrees nearly everywhere with its source; different objects on a white background agree up
# to this share. A copy with a banner agrees less, but its perceptual hash is closer (in bits) than
# those of two different pictures.
MIN_AGREEMENT, MIN_AGREEMENT_WITH_HASH, MAX_CLOSE_BITS = 0.93, 0.6, 72
# Perceptual hashes with at most this distance are of the same picture; no verification is needed.
MAX_SAME_BITS = 16
# Weak candidates are verified with the cheapest verifier only: it finds rotated and blurred copies,
# whose vectors differ most.
WEAK_VERIFIERS = (Verifier.FRAME,)
ALL_VERIFIERS = (*WEAK_VERIFIERS, Verifier.ORB, Verifier.WINDOW, Verifier.SIFT)


def seconds_apart(one: Image, other: Image) -> float | None:
    """Between two shots of one camera; None if a time is missing or the cameras differ."""
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
    """The kind of a pair of stored pictures; None if they are no duplicates.

    `stored` are the features of `other`, None if its thumbnail cannot be read.
    """
    if candidate.is_exact:
        return Kind.EXACT
    seconds = seconds_apart(image, other)
    if seconds and not candidate.is_weak and seconds <= SERIES_SECONDS:
        return Kind.SERIES
    if seconds and seconds % TIME_ZONE_STEP:
        return None  # Two shots, however similar.
    found = verification(candidate, query, stored)
    if seconds == 0 and not _is_same_shot(found):
        return None if candidate.is_weak else Kind.SERIES
    return Kind.COPY if is_copy(candidate, found) else None


def verification(
    candidate: Candidate, query: QueryFeatures, stored: ImageFeatures | None
) -> Verification | None:
    """Verify a candidate; None if it is rejected, or `stored` missing."""
    if stored is None:
        return None
    return verify(query, stored, WEAK_VERIFIERS if candidate.is_weak else ALL_VERIFIERS)


def kind_of_file(
    candidate: Candidate, query: QueryFeatures, stored: ImageFeatures | None
) -> str | None:
    """Like `kind_of`, for a file of which only the pixels are known."""
    if candidate.is_exact:
        return Kind.EXACT
    return Kind.COPY if is_copy(candidate, verification(candidate, query, stored)) else None


def is_copy(candidate: Candidate, found: Verification | None) -> bool:
    """By the distance of the perceptual hashes, or by agreement."""
    bits = candidate.bits
    if bits is not None and bits <= MAX_SAME_BITS:
        return True
    if found is None:
        return False
    is_close = bits is not None and bits <= MAX_CLOSE_BITS
    return found.agreement >= (MIN_AGREEMENT_WITH_HASH if is_close else MIN_AGREEMENT)


def _is_same_shot(found: Verification | None) -> bool:
    return found is not None and found.agreement >= MIN_SAME_SHOT_AGREEMENT
