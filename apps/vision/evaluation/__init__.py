"""Compare the retrieval quality of specs: edited copies, and categories."""

from apps.vision.evaluation.availability import why_not
from apps.vision.evaluation.categories import (
    CategoriesScore,
    categories_in,
    evaluate_categories,
)
from apps.vision.evaluation.copies import CopiesScore, CopiesTask, Recall, evaluate_copies

__all__ = [
    "CategoriesScore",
    "CopiesScore",
    "CopiesTask",
    "Recall",
    "categories_in",
    "evaluate_categories",
    "evaluate_copies",
    "why_not",
]
