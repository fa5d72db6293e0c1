"""Whitening learned from pairs of pictures that belong together.

Mikolajczyk & Matas, "Improving descriptors for fast tree matching by optimal linear
projection" (2007); Radenović, Tolias & Chum, "Fine-tuning CNN image retrieval with no human
annotation" (2018), section 4.2. Plain PCA whitening (Jégou & Chum, 2012) evens out how
pictures differ; here the directions in which a picture differs from its own edited copies
are evened out first, and of what is left those are kept in which different pictures differ
most.
"""

import numpy as np
from numpy.typing import NDArray

from apps.vision.projection import Floats

Doubles = NDArray[np.float64]


def learn(
    originals: Floats,
    copies: Floats,
    dims: int,
    *,
    mix: float,
    ridge: float,
    metric: Doubles | None = None,
) -> tuple[Floats, Floats]:
    """The mean (d,) and matrix (d, dims) that whiten features.

    `originals` (n, d); `copies` (n × e, d), picture by picture. `mix` goes from 0 (only
    how copies differ from their source) to 1 (only how pictures differ: PCA whitening).
    `ridge` is added to every direction, as a share of the mean variance, so that directions
    with hardly any sample behind them are not blown up; a large one leaves plain PCA. `metric`
    (d, d) is a linear map that features go through first.
    """
    metric = np.eye(originals.shape[1]) if metric is None else metric
    mean = originals.mean(axis=0)
    centred = (originals - mean) @ metric
    sources = np.repeat(originals, len(copies) // len(originals), axis=0)
    within = _covariance((copies - sources) @ metric)
    blend = (1 - mix) * within + mix * _covariance(centred)
    whiten = _inverse_root(blend, ridge)
    _, directions = np.linalg.eigh(_covariance(centred @ whiten))
    matrix = metric @ whiten @ directions[:, ::-1][:, :dims]
    return mean.astype(np.float32), matrix.astype(np.float32)


def _covariance(rows: Doubles) -> Doubles:
    """Of rows around zero, scaled to a mean variance of 1."""
    covariance = rows.T @ rows
    return covariance * (len(covariance) / np.trace(covariance))


def _inverse_root(covariance: Doubles, ridge: float) -> Doubles:
    variances, directions = np.linalg.eigh(covariance)
    return directions * (variances + ridge) ** -0.5


def class_metric(features: Floats, classifier: Floats, share: float) -> Doubles:
    """The map after which a distance is, to `share` (0–1), one of class scores.

    `features` (n, d) say how the two are scaled; `classifier` (classes, d). Class scores are linear
    in features, so a vector may hold them without a part of its own.
    """
    centred = (features - features.mean(axis=0)).astype(np.float64)
    layer = classifier.astype(np.float64)
    scale = np.square(centred @ layer.T).sum() / np.square(centred).sum()
    gram = (1 - share) * np.eye(features.shape[1]) + share * (layer.T @ layer) / scale
    values, directions = np.linalg.eigh(gram)
    root: Doubles = directions * np.sqrt(np.maximum(values, 0))
    return root
