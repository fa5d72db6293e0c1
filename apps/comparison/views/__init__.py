from apps.comparison.views.again import again, swapped
from apps.comparison.views.asking import index, with_picture
from apps.comparison.views.batch import (
    batch,
    batch_delete,
    batch_index,
    leave_out,
    retry_pairs,
    review,
)
from apps.comparison.views.choosing import mine, selection, with_query
from apps.comparison.views.result import comparison, delete, judge

__all__ = [
    "again",
    "batch",
    "batch_delete",
    "batch_index",
    "comparison",
    "delete",
    "index",
    "judge",
    "leave_out",
    "mine",
    "retry_pairs",
    "review",
    "selection",
    "swapped",
    "with_picture",
    "with_query",
]
