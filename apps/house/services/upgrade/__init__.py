"""Whether the instance is ready for this release, and how to go back (docs/UPGRADING.md)."""

from apps.house.services.upgrade.checking import points
from apps.house.services.upgrade.points import Level, Point

__all__ = ["Level", "Point", "points"]
