from apps.comparison.views.asking import index, with_picture
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
    "comparison",
    "console",
    "delete",
    "delete_preset",
    "index",
    "judge",
    "presets",
    "rename_preset",
    "report",
    "save_preset",
    "settings",
    "share",
    "shared",
    "shared_file",
    "unshare",
    "with_picture",
    "words",
]
