"""The pages of classification."""

from apps.classification.views.asking import answer, index, waiting
from apps.classification.views.auto import auto
from apps.classification.views.console import console, export, log
from apps.classification.views.correcting import correct, correct_picture
from apps.classification.views.gallery import gallery
from apps.classification.views.picture import panel, picture
from apps.classification.views.recipes import compare, new_recipe, recipe, recipes, use_recipe
from apps.classification.views.selection import selection
from apps.classification.views.trials import trial, try_recipe

__all__ = [
    "answer",
    "auto",
    "compare",
    "console",
    "correct",
    "correct_picture",
    "export",
    "gallery",
    "index",
    "log",
    "new_recipe",
    "panel",
    "picture",
    "recipe",
    "recipes",
    "selection",
    "trial",
    "try_recipe",
    "use_recipe",
    "waiting",
]
