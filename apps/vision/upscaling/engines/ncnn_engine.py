"""ncnn, for whose format these networks were published. Needs ncnn: import inside functions."""

from __future__ import annotations

from collections.abc import Mapping

import ncnn
import numpy as np

from apps.vision.cores import usable_cores
from apps.vision.upscaling.engines.base import Floats, Run, all_of, by_parts
from apps.vision.upscaling.engines.ncnn_dense import enlarged
from apps.vision.upscaling.engines.ncnn_params import INPUT, OUTPUT, params
from apps.vision.upscaling.margins import Part
from apps.vision.upscaling.models import UpscalingModel
from apps.vision.weights import registry, verify

# What ncnn answers where memory is not given.
NO_MEMORY = -100
LESS_EXACT = (
    "use_vulkan_compute",
    "use_fp16_packed",
    "use_fp16_storage",
    "use_fp16_arithmetic",
    "use_bf16_storage",
)


class Network:
    """With its weights."""

    def __init__(self, model: UpscalingModel, text: str, threads: int) -> None:
        self._network = _network(model, text, threads)

    def run(self, given: Mapping[str, Floats], wanted: str) -> Floats:
        """From values within the network to another one."""
        extractor = self._network.create_extractor()
        # A Mat made of an array shares its memory, and does not keep it.
        kept = [np.ascontiguousarray(values) for values in given.values()]
        for name, values in zip(given, kept, strict=True):
            extractor.input(name, ncnn.Mat(values).clone())
        code, made = extractor.extract(wanted)
        if code == NO_MEMORY:
            raise MemoryError("ncnn")
        if code:
            raise RuntimeError(f"ncnn: {code}")
        return np.array(made)


def load(model: UpscalingModel, threads: int | None = None) -> Run:
    text, dense = params(model)
    network = Network(model, text, threads or usable_cores())
    if dense is None:
        return by_parts(lambda pixels: network.run({INPUT: pixels}, OUTPUT))

    def run(pixels: Floats, part: Part | None = None) -> Floats:
        return enlarged(network, dense, pixels, part or all_of(pixels))

    return run


def _network(model: UpscalingModel, text: str, threads: int) -> ncnn.Net:
    path = verify(registry.get(model.weights))
    network = ncnn.Net()
    network.opt.num_threads = threads
    for name in LESS_EXACT:
        setattr(network.opt, name, False)
    if network.load_param_mem(text) or network.load_model(str(path)):
        raise RuntimeError(f"ncnn does not read {path}.")
    return network
