"""PyTorch, on CPU and GPU. Imports torch: import inside functions."""

from __future__ import annotations

import torch
from django.conf import settings
from torch import Tensor, nn

from apps.vision.device import cuda_works
from apps.vision.networks.upscaling import RRDBNet
from apps.vision.upscaling.engines.base import NO_MEMORY, Floats, Run, all_of, scaled
from apps.vision.upscaling.engines.network import build
from apps.vision.upscaling.engines.torch_dense import enlarged
from apps.vision.upscaling.margins import Part
from apps.vision.upscaling.models import UpscalingModel


def load(model: UpscalingModel) -> Run:
    """On the device that FUTU_DEVICE names, or the CPU."""
    return _load(
        model, torch.device(settings.FUTU_DEVICE if settings.FUTU_DEVICE != "auto" else "cpu")
    )


def load_on_card(model: UpscalingModel) -> Run:
    """Raises RuntimeError where the first card does not work."""
    if not cuda_works():
        raise RuntimeError("There is a graphics card, but torch cannot use it.")
    return _load(model, torch.device("cuda"))


def _load(model: UpscalingModel, device: torch.device) -> Run:
    # Another layout rounds differently: this one is part of what "torch" means in a recipe.
    network = build(model).to(device).to(memory_format=torch.channels_last)

    def run(pixels: Floats, part: Part | None = None) -> Floats:
        part = part or all_of(pixels)
        try:
            with (
                torch.inference_mode(),
                torch.backends.cudnn.flags(benchmark=False, deterministic=True, allow_tf32=False),
            ):
                x = torch.from_numpy(pixels)[None].to(device, memory_format=torch.channels_last)
                return _made(network, x, part)[0].cpu().numpy()
        except torch.OutOfMemoryError as error:
            raise MemoryError(str(error)) from error
        except RuntimeError as error:
            if any(words in str(error) for words in NO_MEMORY):
                raise MemoryError(str(error)) from error
            raise

    return run


def _made(network: nn.Module, pixels: Tensor, part: Part) -> Tensor:
    if isinstance(network, RRDBNet):
        return enlarged(network, pixels, part)
    made: Tensor = network(pixels)
    return made[..., scaled(part[0]), scaled(part[1])]
