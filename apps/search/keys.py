"""How rows name the spec their vectors were made under."""

from apps.vision.specs import ModelSpec


def spec_key(spec: ModelSpec) -> str:
    """Name and hash: readable, and different whenever the vectors would be."""
    return f"{spec.name}-{spec.hash}"
