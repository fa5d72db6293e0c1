from apps.comparison.models.comparison import Comparison
from apps.comparison.models.description import Description

__all__ = ["Comparison", "Description"]
