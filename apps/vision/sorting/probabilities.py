"""ImageNet probabilities by one network alone."""

from collections.abc import Sequence
from functools import cache

from PIL.Image import Image

from apps.vision.classes import probabilities
from apps.vision.classifier import classifier_of
from apps.vision.engines import engine_for
from apps.vision.extractor import Extractor
from apps.vision.projection import Floats
from apps.vision.sorting.network import classifying_backbone, classifying_spec


def class_probabilities(pictures: Sequence[Image]) -> Floats:
    """(n, 1000), rows sum to 1."""
    backbone = classifying_backbone()
    (features,) = _extractor(classifying_spec().name)(pictures)
    return probabilities(classifier_of(backbone)(features))


@cache
def _extractor(name: str) -> Extractor:
    """One a process; `name` tells the network of fast tests from the real one."""
    spec = classifying_spec()
    return Extractor(f"{name}-classes", [classifying_backbone()], lambda: engine_for(spec))
