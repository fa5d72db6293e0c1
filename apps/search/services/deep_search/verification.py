"""The shortlist held against the picture searched with, within a time."""

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
from apps.vision.local.proposals import NEEDS, Verifier
from apps.vision.local.verify import Verification, verify

# All of the shortlist is tried with what is cheap, the first few of the rest with what is
# expensive: a few more copies beside those that were found, more of them where none was.
CHEAP = (Verifier.FRAME, Verifier.ORB)
EXPENSIVE = (Verifier.WINDOW, Verifier.SIFT)
FEW_EXPENSIVE, MAX_EXPENSIVE = 4, 8

Verified = dict[UUID, Verification]


@dataclass(frozen=True, slots=True)
class Checked:
    """What shows the same; `is_complete` unless there was no time for all."""

    verified: Verified
    is_complete: bool


def check(query: QueryFeatures, shortlist: Iterable[UUID], seconds: float) -> Checked:
    """Hold `shortlist` against the query picture; after `seconds` nothing more is begun."""
    deadline = time.monotonic() + seconds
    ids = list(shortlist)
    found = _round(query, ids, CHEAP, deadline)
    left = [id_ for id_ in ids if id_ not in found]
    found |= _round(query, left[:FEW_EXPENSIVE], EXPENSIVE, deadline)
    if not found:
        found = _round(query, left[FEW_EXPENSIVE:MAX_EXPENSIVE], EXPENSIVE, deadline)
    return Checked(found, time.monotonic() <= deadline)


def _round(
    query: QueryFeatures, ids: list[UUID], verifiers: tuple[Verifier, ...], deadline: float
) -> Verified:
    def one(image_id: UUID) -> Verification | None:
        for verifier in verifiers:
            if time.monotonic() > deadline:
                return None
            stored = features_of(image_id, NEEDS.get(verifier))
            found = verify(query, stored, (verifier,)) if stored is not None else None
            if found is not None:
                return found
        return None

    results = _threads().map(one, ids)
    return {id_: result for id_, result in zip(ids, results, strict=True) if result is not None}


_lock = threading.Lock()


def _threads() -> ThreadPoolExecutor:
    with _lock:
        return _pool()


@cache
def _pool() -> ThreadPoolExecutor:
    """Of this process; made at the first use, since threads do not outlive a fork."""
    return ThreadPoolExecutor(share_cores().passes, "verification")
