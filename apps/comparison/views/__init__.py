from apps.comparison.views.asking import index, with_picture
from apps.comparison.views.result import comparison, delete, judge
from apps.comparison.views.words import words

__all__ = ["comparison", "delete", "index", "judge", "with_picture", "words"]
