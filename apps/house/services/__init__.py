"""Services of the common pages."""

from apps.house.services.facts import formats
from apps.house.services.installing import manifest
from apps.house.services.rooms import rooms_with
from apps.house.services.tour import Step, end_tour, steps_of

__all__ = [
    "Step",
    "end_tour",
    "formats",
    "manifest",
    "rooms_with",
    "steps_of",
]
