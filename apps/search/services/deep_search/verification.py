"""Verify the shortlist against the query picture, within a time limit."""

import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from apps.search.services.deep_search.stored_features import features_of
from apps.vision.cores import share_cores
from apps.vision.local.image_features import QueryFeatures
from apps.vision.local.proposals import REQUIRED_FEATURES, Verifier
from apps.vision.local.verify import Verification, verify

# The cheap verifiers compare the whole shortlist, the expensive ones only the first pictures that
# remain: FEW_EXPENSIVE of them, or up to MAX_EXPENSIVE if nothing was verified.
CHEAP = (Verifier.FRAME, Verifier.ORB)
EXPENSIVE = (Verifier.WINDOW, Verifier.SIFT)
FEW_EXPENSIVE, MAX_EXPENSIVE = 4, 8

Verified = dict[UUID, Verification]


@dataclass(frozen=True, slots=True)
class Checked:
    """The verified pictures; `is_complete` is false if the time ran out."""

    verified: Verified
    is_complete: bool


def check(query: QueryFeatures, shortlist: Iterable[UUID], seconds: float) -> Checked:
    """Compare each of `shortlist` with the query; no comparison is started after `seconds`."""
    deadline = time.monotonic() + seconds
    ids = list(shortlist)
    found = _round(query, ids, CHEAP, deadline)
    remaining = [id_ for id_ in ids if id_ not in found]
    found |= _round(query, remaining[:FEW_EXPENSIVE], EXPENSIVE, deadline)
    if not found:
        found = _round(query, remaining[FEW_EXPENSIVE:MAX_EXPENSIVE], EXPENSIVE, deadline)
    return Checked(found, time.monotonic() <= deadline)


def _round(
    query: QueryFeatures, ids: list[UUID], verifiers: tuple[Verifier, ...], deadline: float
) -> Verified:
    def verify_one(image_id: UUID) -> Verification | None:
        for verifier in verifiers:
            if time.monotonic() > deadline:
                return None
            stored = features_of(image_id, REQUIRED_FEATURES.get(verifier))
            found = verify(query, stored, (verifier,)) if stored is not None else None
            if found is not None:
                return found
        return None

    results = _threads().map(verify_one, ids)
    return {id_: result for id_, result in zip(ids, results, strict=True) if result is not None}


_lock = threading.Lock()


def _threads() -> ThreadPoolExecutor:
    with _lock:
        return _pool()


@cache
def _pool() -> ThreadPoolExecutor:
    """One pool per process; created at first use, since threads do not survive a fork."""
    return ThreadPoolExecutor(share_cores().passes, "verification")
