"""Bands of the tag relevance score, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Band:
    code: str
    label: Promise
    # A band has the scores from here up to the next better band; None: no score yet.
    least: float | None
    where: Q


BANDS = (
    Band("good", _("Fits well"), 0.7, Q(score__gte=0.7)),
    Band("fair", _("Fits partly"), 0.4, Q(score__gte=0.4, score__lt=0.7)),
    Band("weak", _("Fits little"), 0.0, Q(score__lt=0.4)),
    Band("unknown", _("Not known yet"), None, Q(score=None)),
)
BY_CODE = {band.code: band for band in BANDS}


def band_of(score: float | None) -> Band:
    for band in BANDS:
        if score is not None and band.least is not None and score >= band.least:
            return band
    return BY_CODE["unknown" if score is None else "weak"]
