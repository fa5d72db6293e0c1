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
from apps.comparison.views.console import console
from apps.comparison.views.presets import (
    delete_preset,
    presets,
    rename_preset,
    save_preset,
    settings,
)
from apps.comparison.views.report import report
from apps.comparison.views.result import comparison, delete, judge
from apps.comparison.views.sharing import share, shared, shared_file, unshare
from apps.comparison.views.words import words

__all__ = [
    "again",
    "batch",
    "batch_delete",
    "batch_index",
    "comparison",
    "console",
    "delete",
    "delete_preset",
    "index",
    "judge",
    "leave_out",
    "mine",
    "presets",
    "rename_preset",
    "report",
    "retry_pairs",
    "review",
    "save_preset",
    "selection",
    "settings",
    "share",
    "shared",
    "shared_file",
    "swapped",
    "unshare",
    "with_picture",
    "with_query",
    "words",
]
