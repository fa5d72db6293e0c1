"""Categories, recipes, verdicts, and what people say of them."""

from apps.classification.models.category import Category
from apps.classification.models.classification import Classification
from apps.classification.models.correction import Correction
from apps.classification.models.lease import Lease
from apps.classification.models.recipe import LiveRecipe, Recipe
from apps.classification.models.trial import Trial, TrialAnswer
from apps.classification.models.verdict import Verdict

__all__ = [
    "Category",
    "Classification",
    "Correction",
    "Lease",
    "LiveRecipe",
    "Recipe",
    "Trial",
    "TrialAnswer",
    "Verdict",
]
