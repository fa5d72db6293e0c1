"""PyTorch: always there, on CPU and GPU. Needs torch: import inside functions."""

import logging
import warnings
from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from apps.vision import device
from apps.vision.engines.network import PictureNetwork, example
from apps.vision.projection import Floats
from apps.vision.specs.model import BackboneSpec

log = logging.getLogger(__name__)


class TorchBackbone:
    """A network on the device that FUTU_DEVICE names. Raises WeightsError without its weights."""

    def __init__(self, spec: BackboneSpec, place: device.Placement | None = None) -> None:
        self.spec = spec
        self._place = place or device.choose()
        self.batch = self._place.batch
        self.passes = self._place.passes
        self.runs_on = f"torch, {self._place}"
        network = PictureNetwork(spec, self._place.dtype).to(self._place.device)
        self._network = _without_python(network, example(spec).to(self._place.device))

    def __call__(self, pixels: NDArray[np.uint8]) -> Floats:
        with torch.inference_mode():
            features = self._network(torch.from_numpy(pixels).to(self._place.device))
        rows: Floats = features.cpu().numpy()
        return rows


def _without_python(network: nn.Module, pixels: torch.Tensor) -> nn.Module:
    """The same operations in the same order, run without Python and so without its lock: a web
    server's other threads and this one would take it from each other at each of them.

    `torch.jit` is deprecated, and nothing in torch replaces this: what `torch.export` returns
    runs in Python (beside a busy thread 1.3 to 1.7 times as long), and AOTInductor needs a C++
    compiler on every machine. Where it cannot trace any more, networks run as they are: the
    same vectors, fewer at once.
    """
    try:
        with torch.inference_mode(), warnings.catch_warnings():
            # What of a picture's sides is a number in the trace is the same for all of them.
            warnings.simplefilter("ignore")
            trace: Callable[..., nn.Module] = torch.jit.trace
            return trace(network, pixels, check_trace=False)
    except (AttributeError, NotImplementedError, RuntimeError):
        log.warning("torch cannot trace networks any more; they run slower", exc_info=True)
        return network
