from apps.comparison.models.comparison import Comparison

__all__ = ["Comparison"]
