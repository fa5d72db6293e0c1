from apps.comparison.models.batch import BatchPair, ComparisonBatch
from apps.comparison.models.comparison import Comparison
from apps.comparison.models.description import Description
from apps.comparison.models.preset import Preset
from apps.comparison.models.shared_comparison import SharedComparison

__all__ = [
    "BatchPair",
    "Comparison",
    "ComparisonBatch",
    "Description",
    "Preset",
    "SharedComparison",
]
