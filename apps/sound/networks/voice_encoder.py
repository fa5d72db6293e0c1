"""Resemblyzer's network: 1.6 s of mel frames to 256 numbers that tell voices apart."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

from apps.sound.networks.mel import CHANNELS

SIZE, LAYERS = 256, 3


class VoiceEncoder(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.lstm = nn.LSTM(CHANNELS, SIZE, LAYERS, batch_first=True)
        self.linear = nn.Linear(SIZE, SIZE)

    def forward(self, frames: Tensor) -> Tensor:
        """(n, 160, 40) → (n, 256), of length one each."""
        _, (hidden, _) = self.lstm(frames)
        return nn.functional.normalize(nn.functional.relu(self.linear(hidden[-1])), dim=1)


def load(path: Path) -> VoiceEncoder:
    """Of its checkpoint two numbers are of the training alone."""
    checkpoint = torch.load(path, map_location="cpu", weights_only=True)["model_state"]
    state = {key: value for key, value in checkpoint.items() if not key.startswith("similarity_")}
    network = VoiceEncoder()
    network.load_state_dict(state, strict=True)
    return network.eval()
