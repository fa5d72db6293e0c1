"""One network at work: pixels in, pooled features out. Needs torch: import inside functions."""

import warnings
from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray

from apps.vision import device, networks
from apps.vision.specs.model import BackboneSpec


class Backbone:
    """A network on its device. Raises WeightsError when made without its weights."""

    def __init__(self, spec: BackboneSpec) -> None:
        self.spec = spec
        self._place = device.choose()
        self.batch = self._place.batch
        self.passes = self._place.passes
        self.runs_on = str(self._place)
        network = networks.build(spec).to(self._place.device, self._place.dtype)
        # Channels beside each other in memory: 4 to 8 times faster on a CPU.
        network = network.to(memory_format=torch.channels_last)
        self._mean = self._constant(spec.preprocess.mean)
        self._std = self._constant(spec.preprocess.std)
        self._network = self._traced(network)

    def __call__(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Features (n, dims) of pixels (n, size, size, 3) as `to_pixels` makes them."""
        with torch.inference_mode():
            features = self._network(self._normalise(pixels))
        return features.float().cpu().numpy()

    def _traced(self, network: torch.nn.Module) -> torch.nn.Module:
        """The same operations in the same order, run without Python and so without its lock:
        a web server's other threads and this one would take it from each other at each of them.
        """
        size = self.spec.preprocess.size
        example = self._normalise(np.zeros((1, size, size, 3), np.uint8))
        with torch.inference_mode(), warnings.catch_warnings():
            # What of a picture's sides is a number in the trace is the same for all of them.
            warnings.simplefilter("ignore")
            trace: Callable[..., torch.nn.Module] = torch.jit.trace
            return trace(network, example, check_trace=False)

    def _constant(self, channels: tuple[float, float, float]) -> torch.Tensor:
        return torch.tensor(channels, device=self._place.device).view(1, 3, 1, 1)

    def _normalise(self, pixels: NDArray[np.uint8]) -> torch.Tensor:
        # A view of (n, h, w, 3) as (n, 3, h, w) is channels-last as it stands.
        x = torch.from_numpy(pixels).to(self._place.device).permute(0, 3, 1, 2)
        return ((x.float() / 255 - self._mean) / self._std).to(self._place.dtype)
