"""The network of a model, with its weights. Imports torch: import inside functions."""

from __future__ import annotations

import torch
from torch import nn

from apps.vision.networks.ncnn import load_ncnn
from apps.vision.networks.upscaling import CompactNet, RRDBNet
from apps.vision.upscaling.models import UpscalingModel
from apps.vision.weights import registry, verify


def build(model: UpscalingModel) -> nn.Module:
    """In evaluation mode; raises WeightsError where the weights are missing or damaged."""
    path = verify(registry.get(model.weights))
    network = RRDBNet(model.groups) if model.groups else CompactNet(model.convolutions)
    load_ncnn(network, path)
    return network.eval()


def example() -> torch.Tensor:
    """A picture, for tracing the network."""
    return torch.zeros(1, 3, 24, 32)
