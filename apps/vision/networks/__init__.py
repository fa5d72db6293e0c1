"""Networks up to their pooled features. Import this inside functions only: it needs torch."""

from typing import assert_never

from torch import nn

from apps.vision.networks.checkpoint import load_checkpoint
from apps.vision.networks.efficientnet_lite import LITE0, LITE2, EfficientNetLite
from apps.vision.networks.resnet import resnet50
from apps.vision.specs.model import Architecture, BackboneSpec
from apps.vision.weights import registry, verify


def build(spec: BackboneSpec) -> nn.Module:
    """The network with its weights, in evaluation mode; raises WeightsError without them."""
    network = _network(spec.architecture).eval()
    if spec.weights is not None:
        path = verify(registry.get(spec.weights))
        load_checkpoint(network, path, prefix=spec.prefix, head=spec.head)
    return network


def _network(architecture: Architecture) -> nn.Module:
    match architecture:
        case Architecture.RESNET50:
            return resnet50()
        case Architecture.EFFICIENTNET_LITE0:
            return EfficientNetLite(LITE0)
        case Architecture.EFFICIENTNET_LITE2:
            return EfficientNetLite(LITE2)
        case Architecture.FAKE:
            raise ValueError("The fake architecture has no network; see apps.vision.fake.")
    assert_never(architecture)
