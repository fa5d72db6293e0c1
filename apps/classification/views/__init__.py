"""The pages of classification."""

from apps.classification.views.asking import answer, index
from apps.classification.views.auto import auto
from apps.classification.views.correcting import correct, correct_picture
from apps.classification.views.gallery import gallery
from apps.classification.views.picture import panel, picture
from apps.classification.views.selection import selection

__all__ = [
    "answer",
    "auto",
    "correct",
    "correct_picture",
    "gallery",
    "index",
    "panel",
    "picture",
    "selection",
]
