"""Categories, recipes, verdicts, and what people say of them."""

from apps.classification.models.alert import Alert
from apps.classification.models.auto_classify import AutoClassify
from apps.classification.models.category import Category
from apps.classification.models.chosen_picture import ChosenPicture
from apps.classification.models.classification import Classification
from apps.classification.models.correction import Correction
from apps.classification.models.lease import Lease
from apps.classification.models.picture_category import PictureCategory
from apps.classification.models.quota import DayUse, PersonQuota
from apps.classification.models.recipe import LiveRecipe, Recipe
from apps.classification.models.tally import DayTally
from apps.classification.models.trial import Trial, TrialAnswer
from apps.classification.models.verdict import Verdict

__all__ = [
    "Alert",
    "AutoClassify",
    "Category",
    "ChosenPicture",
    "Classification",
    "Correction",
    "DayTally",
    "DayUse",
    "Lease",
    "LiveRecipe",
    "PersonQuota",
    "PictureCategory",
    "Recipe",
    "Trial",
    "TrialAnswer",
    "Verdict",
]
