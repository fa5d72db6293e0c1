"""Categories, recipes and the log as staff see them."""

from apps.classification.admin import categories, classifications, recipes

__all__ = ["categories", "classifications", "recipes"]
