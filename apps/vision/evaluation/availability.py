"""Which specs can run here, and why the others cannot."""

from apps.vision.projection import ProjectionError
from apps.vision.specs import ModelSpec
from apps.vision.weights import WeightsError, registry, verify


def why_not(spec: ModelSpec) -> str | None:
    """None when the spec can run, else the reason as a sentence."""
    try:
        for name in spec.weights:
            verify(registry.get(name))
        spec.hash  # noqa: B018 (reads the projection's file)
    except (WeightsError, ProjectionError) as error:
        return str(error)
    return None
