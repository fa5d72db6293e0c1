"""Corrections: a person's word on bytes that they have or have asked about."""

from __future__ import annotations

from django.db import transaction

from apps.accounts.models import User
from apps.classification.models import Category, Correction
from apps.classification.services.picture_categories import note_word


def correct(owner: User, sha256: str, category: Category) -> Correction:
    with transaction.atomic():
        said = Correction.objects.update_or_create(
            owner=owner, sha256=sha256, defaults={"category": category}
        )[0]
        note_word(owner.pk, sha256, category.code)
    return said


def take_back(owner: User, sha256: str) -> None:
    with transaction.atomic():
        Correction.objects.filter(owner=owner, sha256=sha256).delete()
        note_word(owner.pk, sha256, None)
