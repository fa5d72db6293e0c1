"""ResNet-50 (He et al., 2015) as torchvision has it, without its classifier."""

from torch import nn
from torchvision import models


def resnet50() -> nn.Module:
    """Pictures (n, 3, h, w) to pooled features (n, 2048)."""
    network = models.resnet50()
    network.fc = nn.Identity()
    return network
