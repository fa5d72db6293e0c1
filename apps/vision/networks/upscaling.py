"""The two networks of Real-ESRGAN: four times the sides.

RRDBNet: Wang et al., "ESRGAN: Enhanced Super-Resolution Generative Adversarial Networks" (2018).
SRVGGNetCompact: Wang et al., "Real-ESRGAN" (2021), the compact network of its later releases.
Modules are declared in the order in which they run: that is the order of ncnn's files of weights.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

SCALE = 4
FEATURES, GROWTH = 64, 32
# Each dense block and each group of three adds this much of what it found.
RESIDUAL = 0.2
SLOPE = 0.2


def _conv(inputs: int, outputs: int) -> nn.Conv2d:
    return nn.Conv2d(inputs, outputs, 3, padding=1)


def _leaky(x: Tensor) -> Tensor:
    return F.leaky_relu(x, SLOPE)


class DenseBlock(nn.Module):
    """Five convolutions, each of which sees what those before it found."""

    def __init__(self, features: int, growth: int) -> None:
        super().__init__()
        widths = (growth, growth, growth, growth, features)
        self.convs = nn.ModuleList(
            _conv(features + index * growth, width) for index, width in enumerate(widths)
        )

    def forward(self, x: Tensor) -> Tensor:
        found = [x]
        for conv in self.convs[:-1]:
            found.append(_leaky(conv(torch.cat(found, 1))))
        y: Tensor = self.convs[-1](torch.cat(found, 1))
        return x + RESIDUAL * y


class DenseGroup(nn.Module):
    """Three dense blocks: a residual in residual."""

    def __init__(self, features: int, growth: int) -> None:
        super().__init__()
        self.blocks = nn.Sequential(*(DenseBlock(features, growth) for _ in range(3)))

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.blocks(x)
        return x + RESIDUAL * y


class RRDBNet(nn.Module):
    """(n, 3, h, w), 0–1, to (n, 3, 4h, 4w), about 0–1."""

    def __init__(self, groups: int, features: int = FEATURES, growth: int = GROWTH) -> None:
        super().__init__()
        self.first = _conv(3, features)
        self.groups = nn.Sequential(*(DenseGroup(features, growth) for _ in range(groups)))
        self.body = _conv(features, features)
        self.twice = _conv(features, features)
        self.fourfold = _conv(features, features)
        self.fine = _conv(features, features)
        self.last = _conv(features, 3)

    def forward(self, pixels: Tensor) -> Tensor:
        x = self.first(pixels)
        return self.enlarged(self.features(self.groups(x), x))

    def features(self, x: Tensor, first: Tensor) -> Tensor:
        """At the size of the source, of what the groups and the first layer found."""
        y: Tensor = first + self.body(x)
        return y

    def enlarged(self, x: Tensor) -> Tensor:
        """Pixels of `features`, each of which is decided by those at most two away."""
        x = _leaky(self.twice(F.interpolate(x, scale_factor=2.0, mode="nearest")))
        x = _leaky(self.fourfold(F.interpolate(x, scale_factor=2.0, mode="nearest")))
        y: Tensor = self.last(_leaky(self.fine(x)))
        return y


class CompactNet(nn.Module):
    """(n, 3, h, w), 0–1, to (n, 3, 4h, 4w): adds to each pixel what it is enlarged to.

    A pixel is decided by those at most `convolutions + 2` away.
    """

    def __init__(self, convolutions: int, features: int = FEATURES) -> None:
        super().__init__()
        layers: list[nn.Module] = [_conv(3, features), nn.PReLU(features)]
        for _ in range(convolutions):
            layers += [_conv(features, features), nn.PReLU(features)]
        layers.append(_conv(features, 3 * SCALE**2))
        self.layers = nn.Sequential(*layers)

    def forward(self, pixels: Tensor) -> Tensor:
        base = F.interpolate(pixels, scale_factor=float(SCALE), mode="nearest")
        return base + F.pixel_shuffle(self.layers(pixels), SCALE)
