"""ncnn, for whose format these networks were published. Needs ncnn: import inside functions."""

from __future__ import annotations

import ncnn
import numpy as np

from apps.vision.cores import usable_cores
from apps.vision.upscaling.engines.base import Floats, Run
from apps.vision.upscaling.engines.ncnn_params import INPUT, OUTPUT, params
from apps.vision.upscaling.models import SCALE, UpscalingModel
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


# Rows of the source whose pixels are made at once: the last layers are at sixteen times the size,
# and a whole tile of theirs takes 3 GB. They look so many rows around.
ROWS, MARGIN = 16, 2


def load(model: UpscalingModel, threads: int | None = None) -> Run:
    text, trunk = params(model)
    network = _network(model, text, threads or usable_cores())

    def run(pixels: Floats) -> Floats:
        if trunk is None:
            return _computed(network, INPUT, pixels, OUTPUT)
        features = _computed(network, INPUT, pixels, trunk)
        tops = range(0, features.shape[1], ROWS)
        return np.concatenate([_rows(network, trunk, features, top) for top in tops], axis=1)

    return run


def _rows(network: ncnn.Net, trunk: str, features: Floats, top: int) -> Floats:
    first, end = max(0, top - MARGIN), min(top + ROWS, features.shape[1])
    part = features[:, first : end + MARGIN]
    made = _computed(network, trunk, part, OUTPUT)
    return made[:, SCALE * (top - first) : SCALE * (end - first)]


def _computed(network: ncnn.Net, given: str, values: Floats, wanted: str) -> Floats:
    extractor = network.create_extractor()
    # A Mat made of an array shares its memory, and does not keep it.
    kept = np.ascontiguousarray(values)
    extractor.input(given, ncnn.Mat(kept).clone())
    code, made = extractor.extract(wanted)
    if code == NO_MEMORY:
        raise MemoryError("ncnn")
    if code:
        raise RuntimeError(f"ncnn: {code}")
    return np.array(made)


def _network(model: UpscalingModel, text: str, threads: int) -> ncnn.Net:
    path = verify(registry.get(model.weights))
    network = ncnn.Net()
    network.opt.num_threads = threads
    for name in LESS_EXACT:
        setattr(network.opt, name, False)
    if network.load_param_mem(text) or network.load_model(str(path)):
        raise RuntimeError(f"ncnn does not read {path}.")
    return network
