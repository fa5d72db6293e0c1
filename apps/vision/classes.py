"""Class scores: how much a picture looks like each of ImageNet's 1,000 classes.

    from apps.vision.classes import class_scores, probabilities

    scores = class_scores(pictures)     # (n, 1000) float32, ImageNet-1k's usual order
    shares = probabilities(scores)      # (n, 1000) float32, rows sum to 1

A network's classifier is one linear layer over the features that vectors are made from: scores
cost no pass of their own (`Embedder.embed_with_scores`). Importing this does not import torch.
"""

from collections.abc import Sequence

import numpy as np
from PIL.Image import Image

from apps.vision.classifier import CLASSES, classifier_of, classifying
from apps.vision.embedder import get_embedder
from apps.vision.projection import Floats

__all__ = ["CLASSES", "class_scores", "classifier_of", "classifying", "probabilities"]


def class_scores(pictures: Sequence[Image], spec_name: str | None = None) -> Floats:
    """Class scores (n, 1000), float32, in the order of `pictures`, by the networks of a spec
    (FUTU_SPEC without a name).

    Raises ValueError for a spec whose networks do not classify, and what `Embedder.embed` raises.
    """
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
