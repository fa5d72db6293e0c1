"""ONNX Runtime: Microsoft's engine, on any CPU, in float32. Needs onnxruntime, and onnxscript to
convert a network: import inside functions."""

import logging
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from apps.vision.cores import share_cores
from apps.vision.engines.converted import converted, discard
from apps.vision.projection import Floats
from apps.vision.specs.model import BackboneSpec

BATCH = 4
FILE = "network.onnx"
INPUT = "pixels"


class OnnxRuntimeBackbone:
    """A network on the CPU; raises WeightsError when it has to be converted and its weights are
    missing."""

    batch = BATCH
    runs_on = "onnxruntime, cpu, float32"

    def __init__(self, spec: BackboneSpec) -> None:
        self.spec = spec
        cores = share_cores()
        self.passes = cores.passes
        self._session = _session(spec, cores.threads)

    def __call__(self, pixels: NDArray[np.uint8]) -> Floats:
        features: Floats = self._session.run(None, {INPUT: pixels})[0]
        return features


def _session(spec: BackboneSpec, threads: int) -> onnxruntime.InferenceSession:
    folder = converted(spec, "onnxruntime", onnxruntime.__version__, _convert)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    try:
        return onnxruntime.InferenceSession(
            folder / FILE, options, providers=["CPUExecutionProvider"]
        )
    except Exception:
        discard(folder)
        raise


def _convert(spec: BackboneSpec, folder: Path) -> None:
    import torch

    from apps.vision.engines.network import PictureNetwork, example

    for name in ("onnxscript", "onnx_ir"):  # They tell of every step.
        logging.getLogger(name).setLevel(logging.WARNING)
    network, batch = PictureNetwork(spec).eval(), torch.export.Dim("pictures")
    torch.onnx.export(
        network,
        (example(spec, 2),),  # One picture would pass for a batch of always one.
        folder / FILE,
        input_names=[INPUT],
        dynamic_shapes=({0: batch},),
        dynamo=True,
        verbose=False,
    )
