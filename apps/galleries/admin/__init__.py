"""The admin of galleries: one module for what belongs together."""

from apps.galleries.admin import pictures, watch_folders

__all__ = ["pictures", "watch_folders"]
