from apps.comparison.views.again import again, swapped
from apps.comparison.views.asking import index, with_picture
from apps.comparison.views.choosing import mine, selection, with_query
from apps.comparison.views.result import comparison, delete, judge

__all__ = [
    "again",
    "comparison",
    "delete",
    "index",
    "judge",
    "mine",
    "selection",
    "swapped",
    "with_picture",
    "with_query",
]
