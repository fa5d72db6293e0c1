from apps.enhancement.models.batch import EnhancementBatch
from apps.enhancement.models.draft import Draft
from apps.enhancement.models.enhancement import Enhancement
from apps.enhancement.models.pace import Pace

__all__ = ["Draft", "Enhancement", "EnhancementBatch", "Pace"]
