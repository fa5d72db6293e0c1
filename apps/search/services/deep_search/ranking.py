"""Rank verified pictures before the others."""

from collections.abc import Sequence
from dataclasses import replace

from apps.search.score_bands import band_of
from apps.search.services.answering import Result
from apps.search.services.deep_search.searching import DeepHit
from apps.search.verdicts import SIMILAR


def ranked(hits: Sequence[DeepHit], first: Sequence[Result], spec: str) -> list[Result]:
    """Results with verdicts: `hits` in their order, then the rest of `first`, the first answer."""
    verified = [_result(hit, spec) for hit in hits]
    ids = {result.image.id for result in verified}
    rest = [_unverified(result) for result in first if result.image.id not in ids]
    ordered = [*verified, *rest]
    return [replace(result, rank=rank) for rank, result in enumerate(ordered, start=1)]


def _result(hit: DeepHit, spec: str) -> Result:
    found = hit.verification
    return Result(0, hit.image, hit.score, band_of(hit.score, spec), found.verdict.value, found)


def _unverified(result: Result) -> Result:
    return result if result.is_chance else replace(result, verdict=SIMILAR)
