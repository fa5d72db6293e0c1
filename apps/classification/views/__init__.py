"""The pages of classification."""

from apps.classification.views.asking import answer, index
from apps.classification.views.console import console, export, log
from apps.classification.views.correcting import correct, correct_picture
from apps.classification.views.gallery import gallery
from apps.classification.views.picture import panel, picture

__all__ = [
    "answer",
    "console",
    "correct",
    "correct_picture",
    "export",
    "gallery",
    "index",
    "log",
    "panel",
    "picture",
]
