"""What the house knows of itself."""

from apps.house.services.facts import formats
from apps.house.services.installing import manifest
from apps.house.services.tour import Step, end_tour, steps_of

__all__ = [
    "Step",
    "end_tour",
    "formats",
    "manifest",
    "steps_of",
]
