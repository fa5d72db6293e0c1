"""How rows name the spec their vectors were made under."""

from django.conf import settings

from apps.vision.specs import ModelSpec, get_spec


def spec_key(spec: ModelSpec) -> str:
    """Name and hash: readable, and different whenever the vectors would be."""
    return f"{spec.name}-{spec.hash}"


def present_key() -> str:
    """The key of the spec that makes vectors now."""
    return spec_key(get_spec(settings.FUTU_SPEC))
