"""Categories, recipes, verdicts, and what people say of them."""

from apps.classification.models.auto_classify import AutoClassify
from apps.classification.models.category import Category
from apps.classification.models.chosen_picture import ChosenPicture
from apps.classification.models.classification import Classification
from apps.classification.models.correction import Correction
from apps.classification.models.lease import Lease
from apps.classification.models.picture_category import PictureCategory
from apps.classification.models.recipe import LiveRecipe, Recipe
from apps.classification.models.verdict import Verdict

__all__ = [
    "AutoClassify",
    "Category",
    "ChosenPicture",
    "Classification",
    "Correction",
    "Lease",
    "LiveRecipe",
    "PictureCategory",
    "Recipe",
    "Verdict",
]
