from apps.comparison.models.comparison import Comparison
from apps.comparison.models.description import Description
from apps.comparison.models.preset import Preset

__all__ = ["Comparison", "Description", "Preset"]
