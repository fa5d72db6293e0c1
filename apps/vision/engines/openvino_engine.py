"""OpenVINO: Intel's engine, on any x86-64 or ARM CPU. Needs openvino: import inside functions.

It computes in bfloat16 where the CPU can, as torch does here, and in float32 elsewhere.
"""

import warnings
from pathlib import Path
from queue import SimpleQueue
from threading import Lock

import numpy as np
import openvino as ov
from numpy.typing import NDArray

from apps.vision.cores import share_cores
from apps.vision.engines.converted import converted, discard
from apps.vision.projection import Floats
from apps.vision.specs.model import BackboneSpec

BATCH = 8
FILE = "network.xml"
PRECISIONS = {"bf16": "bfloat16", "f32": "float32", "f16": "float16"}
# OpenVINO's first pass in a process sets up what its threads share, and takes Python's lock
# meanwhile: two threads that begin with it wait for each other forever.
_first_pass = Lock()


class OpenVinoBackbone:
    """A network compiled for this CPU; raises WeightsError when it has to be converted and its
    weights are missing."""

    batch = BATCH

    def __init__(self, spec: BackboneSpec) -> None:
        self.spec = spec
        self.passes = share_cores().passes
        network = _compiled(spec, self.passes)
        precision = network.get_property("INFERENCE_PRECISION_HINT").get_type_name()
        self.runs_on = f"openvino, cpu, {PRECISIONS.get(precision, precision)}"
        # Each holds the memory of one pass, and belongs to one thread at a time.
        self._requests: SimpleQueue[ov.InferRequest] = SimpleQueue()
        for _ in range(self.passes):
            self._requests.put(network.create_infer_request())
        size = spec.preprocess.size
        with _first_pass:
            self(np.zeros((1, size, size, 3), np.uint8))

    def __call__(self, pixels: NDArray[np.uint8]) -> Floats:
        request = self._requests.get()
        try:
            features: Floats = request.infer([pixels], share_inputs=True)[0]
            return features
        finally:
            self._requests.put(request)


def _compiled(spec: BackboneSpec, passes: int) -> ov.CompiledModel:
    folder = converted(spec, "openvino", ov.__version__, _convert)
    how = {"PERFORMANCE_HINT": "THROUGHPUT", "NUM_STREAMS": passes}
    try:
        return ov.Core().compile_model(folder / FILE, "CPU", how)
    except RuntimeError:
        discard(folder)
        raise


def _convert(spec: BackboneSpec, folder: Path) -> None:
    from apps.vision.engines.network import PictureNetwork, example

    size = spec.preprocess.size
    network = PictureNetwork(spec).eval()
    with warnings.catch_warnings():
        # What of a picture's sides is a number to it is the same for all of them.
        warnings.simplefilter("ignore")
        model = ov.convert_model(network, example_input=example(spec), input=[(-1, size, size, 3)])
    ov.save_model(model, folder / FILE, compress_to_fp16=False)
