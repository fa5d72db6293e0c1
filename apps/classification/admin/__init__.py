"""Categories, recipes and the log as staff see them."""

from apps.classification.admin import categories, classifications, quotas, recipes

__all__ = ["categories", "classifications", "quotas", "recipes"]
