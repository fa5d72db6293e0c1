"""ncnn, for whose format these networks were published. Needs ncnn: import inside functions."""

from __future__ import annotations

import ncnn
import numpy as np

from apps.vision.cores import usable_cores
from apps.vision.upscaling.engines.base import Floats, Run
from apps.vision.upscaling.engines.ncnn_params import INPUT, OUTPUT, params
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


def load(model: UpscalingModel, threads: int | None = None) -> Run:
    network = _network(model, threads or usable_cores())

    def run(pixels: Floats) -> Floats:
        extractor = network.create_extractor()
        extractor.input(INPUT, ncnn.Mat(np.ascontiguousarray(pixels)))
        code, made = extractor.extract(OUTPUT)
        if code == NO_MEMORY:
            raise MemoryError("ncnn")
        if code:
            raise RuntimeError(f"ncnn: {code}")
        return np.array(made)

    return run


def _network(model: UpscalingModel, threads: int) -> ncnn.Net:
    path = verify(registry.get(model.weights))
    network = ncnn.Net()
    network.opt.num_threads = threads
    for name in LESS_EXACT:
        setattr(network.opt, name, False)
    if network.load_param_mem(params(model)) or network.load_model(str(path)):
        raise RuntimeError(f"ncnn does not read {path}.")
    return network
