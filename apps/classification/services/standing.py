"""What holds for a picture and a person: their own word, otherwise the latest verdict they asked
for. Verdicts that only others asked for are not shown: they would tell what others have."""

from __future__ import annotations

from dataclasses import dataclass

from apps.classification.categories import by_code
from apps.classification.models import Category, Classification, Correction
from apps.galleries.models import Image


@dataclass(frozen=True, slots=True)
class Standing:
    """`category` is None if unsure, and where there is no answer at all."""

    category: Category | None = None
    # Of a category that was removed since.
    code: str = ""
    correction: Correction | None = None
    asked: Classification | None = None
    likeliest: Category | None = None

    @property
    def is_known(self) -> bool:
        return self.correction is not None or self.asked is not None

    @property
    def percent(self) -> int:
        verdict = self.asked.verdict if self.asked else None
        return round(100 * verdict.confidence) if verdict else 0

    @property
    def name(self) -> str:
        return self.category.name if self.category else self.code


def standing_of(asked: Classification) -> Standing:
    """Of a question that its owner asked."""
    return _standing(asked.owner_id, asked.sha256, asked)


def standing_of_image(image: Image, owner_id: int) -> Standing:
    asked = (
        Classification.objects.filter(image=image, owner=owner_id, verdict__isnull=False)
        .select_related("verdict__recipe")
        .order_by("-created")
        .first()
    )
    return _standing(owner_id, image.sha256, asked)


def _standing(owner_id: int | None, sha256: str, asked: Classification | None) -> Standing:
    correction = correction_of(owner_id, sha256)
    verdict = asked.verdict if asked else None
    known = by_code() if verdict else {}
    likeliest = known.get(verdict.likeliest) if verdict else None
    if correction:
        category = correction.category
        return Standing(category, category.code, correction, asked, likeliest)
    code = verdict.category if verdict else ""
    return Standing(known.get(code), code, None, asked, likeliest)


def correction_of(owner_id: int | None, sha256: str) -> Correction | None:
    found = Correction.objects.filter(owner=owner_id, sha256=sha256).select_related("category")
    return found.first() if owner_id is not None else None
