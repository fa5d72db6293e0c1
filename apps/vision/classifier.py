"""The last layer of a network: one linear layer from features to scores of ImageNet's classes."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from apps.vision.engines.converted import converted
from apps.vision.projection import Floats
from apps.vision.specs.model import Architecture, BackboneSpec, ModelSpec
from apps.vision.weights import registry, verify

CLASSES = 1000
# Raised by one whenever the files below change.
VERSION = "1"


@dataclass(frozen=True)
class Classifier:
    """A network's last layer: features (n, dims) to class scores (n, 1000), before softmax."""

    weight: Floats  # (1000, dims)
    bias: Floats  # (1000,)

    def __call__(self, features: Floats) -> Floats:
        return features @ self.weight.T + self.bias


def classifying(spec: ModelSpec) -> int | None:
    """Which of a spec's backbones gives its class scores: the last that can."""
    able = [index for index, each in enumerate(spec.backbones) if _classifies(each)]
    return able[-1] if able else None


@cache
def classifier_of(backbone: BackboneSpec) -> Classifier:
    """Raises WeightsError where the weights are needed and missing."""
    if backbone.architecture is Architecture.FAKE:
        return _fake(backbone)
    folder = converted(backbone, "classifier", VERSION, _convert)
    return Classifier(np.load(folder / "weight.npy"), np.load(folder / "bias.npy"))


def _classifies(backbone: BackboneSpec) -> bool:
    if backbone.weights is None:
        return backbone.architecture is Architecture.FAKE
    return registry.get(backbone.weights).classifies


def _fake(backbone: BackboneSpec) -> Classifier:
    """For fast tests: the same classes for the same colours."""
    weight = np.random.default_rng(0).standard_normal((CLASSES, backbone.dims), np.float32)
    return Classifier(weight, np.zeros(CLASSES, np.float32))


def _convert(backbone: BackboneSpec, folder: Path) -> None:
    """The last layer alone, in files that NumPy reads: processes without torch need it, too."""
    from apps.vision.networks.checkpoint import load_head

    assert backbone.weights is not None
    path = verify(registry.get(backbone.weights))
    for name, values in load_head(path, backbone.prefix + backbone.head).items():
        np.save(folder / f"{name}.npy", values)
