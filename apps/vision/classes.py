"""Class scores: how much a picture looks like each of ImageNet's 1,000 classes.

    from apps.vision.classes import class_scores, probabilities

    scores = class_scores(pictures)     # (n, 1000) float32, ImageNet-1k's usual order
    shares = probabilities(scores)      # (n, 1000) float32, rows sum to 1

A network's classifier is one linear layer over the features that vectors are made from: scores
cost no pass of their own (`Embedder.embed_with_scores`). Importing this does not import torch.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from PIL.Image import Image

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


def class_scores(pictures: Sequence[Image], spec_name: str | None = None) -> Floats:
    """Class scores (n, 1000), float32, in the order of `pictures`, by the networks of a spec
    (FUTU_SPEC without a name).

    Raises ValueError for a spec whose networks do not classify, and what `Embedder.embed` raises.
    """
    from apps.vision.embedder import get_embedder

    embedder = get_embedder(spec_name)
    scores = embedder.embed_with_scores(pictures).scores
    if scores is None:
        raise ValueError(f"The networks of {embedder.spec.name!r} do not classify.")
    return scores


def probabilities(scores: Floats) -> Floats:
    """Class scores (n, 1000) as shares: rows sum to 1."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Floats = raised / raised.sum(axis=1, keepdims=True)
    return shares


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
