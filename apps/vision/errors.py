"""Errors that make a model unusable; each message says how to fix it."""

from apps.vision.engines.errors import EngineError
from apps.vision.projection import ProjectionError
from apps.vision.runtime import ModelError
from apps.vision.specs import UnknownSpecError
from apps.vision.weights import WeightsError

NOT_READY = (EngineError, ModelError, ProjectionError, UnknownSpecError, WeightsError)
