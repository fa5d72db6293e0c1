from apps.comparison.models.batch import BatchPair, ComparisonBatch
from apps.comparison.models.comparison import Comparison

__all__ = ["BatchPair", "Comparison", "ComparisonBatch"]
