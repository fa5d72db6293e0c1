"""Image classification: logits and probabilities of ImageNet-1k's 1,000 classes.

    from apps.vision.classes import class_scores, probabilities

    scores = class_scores(pictures)     # (n, 1000) float32, ImageNet-1k's usual order
    likely = probabilities(scores)      # (n, 1000) float32, rows sum to 1

A network's classifier is one linear layer on the features that embeddings are made from, so that
scores need no forward pass of their own (`Embedder.embed_with_scores`). Does not import torch.
"""

from collections.abc import Sequence

import numpy as np
from PIL.Image import Image

from apps.vision.classifier import CLASS_COUNT, classifier_index, classifier_of
from apps.vision.embedder import get_embedder
from apps.vision.projection import Floats

__all__ = ["CLASS_COUNT", "class_scores", "classifier_index", "classifier_of", "probabilities"]


def class_scores(pictures: Sequence[Image], spec_name: str | None = None) -> Floats:
    """Logits (n, 1000), float32, in the order of `pictures`, from the networks of a spec.

    `spec_name` defaults to FUTU_SPEC. Raises ValueError if no network of the spec has a classifier,
    and what `Embedder.embed` raises.
    """
    embedder = get_embedder(spec_name)
    scores = embedder.embed_with_scores(pictures).scores
    if scores is None:
        raise ValueError(f"The networks of {embedder.spec.name!r} do not classify.")
    return scores


def probabilities(scores: Floats) -> Floats:
    """Softmax of logits (n, 1000), float32; rows sum to 1."""
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    normalised: Floats = exponentials / exponentials.sum(axis=1, keepdims=True)
    return normalised
