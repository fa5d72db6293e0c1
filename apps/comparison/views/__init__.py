from apps.comparison.views.asking import index, with_picture
from apps.comparison.views.result import comparison, delete, judge

__all__ = ["comparison", "delete", "index", "judge", "with_picture"]
