"""The three networks of MTCNN (Zhang et al., 2016): each finds faces among the boxes of the one
before. Names of layers are those of facenet-pytorch's files of weights.
"""

import torch
from torch import Tensor, nn

# Probability of a face (n,), and how the box is to be moved (n, 4), in widths and heights.
Found = tuple[Tensor, Tensor]


class ProposalNetwork(nn.Module):
    """Slides over a whole picture: maps of a cell every two pixels, each of 12 × 12 pixels."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1, self.prelu1 = nn.Conv2d(3, 10, 3), nn.PReLU(10)
        self.conv2, self.prelu2 = nn.Conv2d(10, 16, 3), nn.PReLU(16)
        self.conv3, self.prelu3 = nn.Conv2d(16, 32, 3), nn.PReLU(32)
        self.conv4_1, self.conv4_2 = nn.Conv2d(32, 2, 1), nn.Conv2d(32, 4, 1)
        self.pool = nn.MaxPool2d(2, 2, ceil_mode=True)

    def forward(self, pixels: Tensor) -> Found:
        """(n, 3, h, w) → (n, h', w') and (n, 4, h', w')."""
        features = self.pool(self.prelu1(self.conv1(pixels)))
        features = self.prelu2(self.conv2(features))
        features = self.prelu3(self.conv3(features))
        return self.conv4_1(features).softmax(1)[:, 1], self.conv4_2(features)


class RefinementNetwork(nn.Module):
    """Boxes scaled to 24 × 24 pixels."""

    side = 24

    def __init__(self) -> None:
        super().__init__()
        self.conv1, self.prelu1 = nn.Conv2d(3, 28, 3), nn.PReLU(28)
        self.conv2, self.prelu2 = nn.Conv2d(28, 48, 3), nn.PReLU(48)
        self.conv3, self.prelu3 = nn.Conv2d(48, 64, 2), nn.PReLU(64)
        self.dense4, self.prelu4 = nn.Linear(576, 128), nn.PReLU(128)
        self.dense5_1, self.dense5_2 = nn.Linear(128, 2), nn.Linear(128, 4)
        self.pool = nn.MaxPool2d(3, 2, ceil_mode=True)

    def forward(self, pixels: Tensor) -> Found:
        features = self.pool(self.prelu1(self.conv1(pixels)))
        features = self.pool(self.prelu2(self.conv2(features)))
        features = self.prelu3(self.conv3(features))
        features = self.prelu4(self.dense4(flattened(features)))
        return self.dense5_1(features).softmax(1)[:, 1], self.dense5_2(features)


class OutputNetwork(nn.Module):
    """Boxes scaled to 48 × 48 pixels. Its third head, landmarks, is loaded and not used."""

    side = 48

    def __init__(self) -> None:
        super().__init__()
        self.conv1, self.prelu1 = nn.Conv2d(3, 32, 3), nn.PReLU(32)
        self.conv2, self.prelu2 = nn.Conv2d(32, 64, 3), nn.PReLU(64)
        self.conv3, self.prelu3 = nn.Conv2d(64, 64, 3), nn.PReLU(64)
        self.conv4, self.prelu4 = nn.Conv2d(64, 128, 2), nn.PReLU(128)
        self.dense5, self.prelu5 = nn.Linear(1152, 256), nn.PReLU(256)
        self.dense6_1, self.dense6_2 = nn.Linear(256, 2), nn.Linear(256, 4)
        self.dense6_3 = nn.Linear(256, 10)
        self.wide, self.narrow = (nn.MaxPool2d(side, 2, ceil_mode=True) for side in (3, 2))

    def forward(self, pixels: Tensor) -> Found:
        features = self.wide(self.prelu1(self.conv1(pixels)))
        features = self.wide(self.prelu2(self.conv2(features)))
        features = self.narrow(self.prelu3(self.conv3(features)))
        features = self.prelu4(self.conv4(features))
        features = self.prelu5(self.dense5(flattened(features)))
        return self.dense6_1(features).softmax(1)[:, 1], self.dense6_2(features)


def flattened(features: Tensor) -> Tensor:
    """The order the weights were trained with: width, height, channel."""
    return torch.flatten(features.permute(0, 3, 2, 1), 1)
