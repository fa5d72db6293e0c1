"""What the house knows of itself."""

from apps.house.services.facts import API_PAGES, address, formats
from apps.house.services.installing import manifest
from apps.house.services.tour import Step, end_tour, steps_of

__all__ = [
    "API_PAGES",
    "Step",
    "address",
    "end_tour",
    "formats",
    "manifest",
    "steps_of",
]
