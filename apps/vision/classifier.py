"""The classification head of a network: one linear layer from features to ImageNet classes."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from apps.vision.engines.converted import converted
from apps.vision.projection import Floats
from apps.vision.specs.model import Architecture, BackboneSpec, ModelSpec
from apps.vision.weights import registry, verify

CLASS_COUNT = 1000
# The version of the converted files; increment it when their content changes.
VERSION = "1"


@dataclass(frozen=True)
class Classifier:
    """Maps features (n, dims) to logits (n, 1000), both float32."""

    weight: Floats  # (1000, dims)
    bias: Floats  # (1000,)

    def __call__(self, features: Floats) -> Floats:
        return features @ self.weight.T + self.bias


def classifier_index(spec: ModelSpec) -> int | None:
    """The index of the backbone that gives a spec's class scores: the last with a classifier, or
    None."""
    candidates = [index for index, each in enumerate(spec.backbones) if _classifies(each)]
    return candidates[-1] if candidates else None


@cache
def classifier_of(backbone: BackboneSpec) -> Classifier:
    """The classifier of a backbone, cached. Raises WeightsError if its weights are missing."""
    if backbone.architecture is Architecture.FAKE:
        return _fake(backbone)
    folder = converted(backbone, "classifier", VERSION, _convert)
    return Classifier(np.load(folder / "weight.npy"), np.load(folder / "bias.npy"))


def _classifies(backbone: BackboneSpec) -> bool:
    if backbone.weights is None:
        return backbone.architecture is Architecture.FAKE
    return registry.get(backbone.weights).classifies


def _fake(backbone: BackboneSpec) -> Classifier:
    """A deterministic random classifier, for fast tests."""
    weight = np.random.default_rng(0).standard_normal((CLASS_COUNT, backbone.dims), np.float32)
    return Classifier(weight, np.zeros(CLASS_COUNT, np.float32))


def _convert(backbone: BackboneSpec, folder: Path) -> None:
    """Save the head in NumPy files, for processes without torch."""
    from apps.vision.networks.checkpoint import load_head

    assert backbone.weights is not None
    path = verify(registry.get(backbone.weights))
    for name, values in load_head(path, backbone.prefix + backbone.head).items():
        np.save(folder / f"{name}.npy", values)
