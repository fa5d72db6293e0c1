"""The one network whose class scores sorting uses: it needs no vectors."""

from django.conf import settings

from apps.vision.classifier import classifier_index
from apps.vision.specs import ModelSpec, get_spec
from apps.vision.specs.model import Architecture, BackboneSpec

# Whatever model makes the vectors: the rules were fitted on the scores of this one.
SPEC = "fused-lite2"


def classifying_spec() -> ModelSpec:
    return get_spec("fake" if settings.FUTU_SPEC == "fake" else SPEC)


def classifying_backbone() -> BackboneSpec:
    spec = classifying_spec()
    index = classifier_index(spec)
    if index is None:
        raise ValueError(f"The networks of {spec.name!r} do not classify.")
    return spec.backbones[index]


def is_fake() -> bool:
    """Whether fast tests run, in which nothing is loaded."""
    return classifying_backbone().architecture is Architecture.FAKE
