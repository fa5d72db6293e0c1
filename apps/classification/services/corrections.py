"""Corrections: a person's word on bytes that they have or have asked about."""

from __future__ import annotations

from apps.accounts.models import User
from apps.classification.models import Category, Correction


def correct(owner: User, sha256: str, category: Category) -> Correction:
    return Correction.objects.update_or_create(
        owner=owner, sha256=sha256, defaults={"category": category}
    )[0]


def take_back(owner: User, sha256: str) -> None:
    Correction.objects.filter(owner=owner, sha256=sha256).delete()
