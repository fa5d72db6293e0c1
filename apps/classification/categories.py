"""Categories as recipes and pages need them."""

from __future__ import annotations

from apps.classification.models import Category

UNSURE = "unsure"


def in_use() -> list[Category]:
    return list(Category.objects.filter(enabled=True))


def by_code() -> dict[str, Category]:
    """All, also those that are no longer in use: old verdicts name them."""
    return {category.code: category for category in Category.objects.all()}


def frozen(categories: list[Category]) -> list[dict[str, str]]:
    """As a recipe keeps them."""
    return [
        {
            "code": category.code,
            "english": category.english,
            "chinese": category.chinese,
            "hint": category.hint,
        }
        for category in categories
    ]
