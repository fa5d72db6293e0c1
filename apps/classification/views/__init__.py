"""The pages of classification."""

from apps.classification.views.asking import answer, index
from apps.classification.views.correcting import correct, correct_picture
from apps.classification.views.gallery import gallery
from apps.classification.views.picture import panel, picture

__all__ = ["answer", "correct", "correct_picture", "gallery", "index", "panel", "picture"]
