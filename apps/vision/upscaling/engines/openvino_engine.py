"""OpenVINO. Needs openvino: import inside functions."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import openvino as ov

from apps.vision.engines.converted import converted, discard
from apps.vision.upscaling.engines.base import NO_MEMORY, Floats, Run, by_parts
from apps.vision.upscaling.models import UpscalingModel

FILE = "network.xml"
# float32 wherever the processor could do less; one picture at a time by all cores.
HOW = {"INFERENCE_PRECISION_HINT": "f32", "NUM_STREAMS": 1, "PERFORMANCE_HINT": "LATENCY"}


def load(model: UpscalingModel) -> Run:
    request = _compiled(model).create_infer_request()

    def run(pixels: Floats) -> Floats:
        try:
            # What is returned is overwritten by the next.
            return np.array(request.infer([pixels[None]], share_inputs=True)[0][0])
        except RuntimeError as error:
            if any(words in str(error) for words in NO_MEMORY):
                raise MemoryError(str(error)) from error
            raise

    return by_parts(run)


def _compiled(model: UpscalingModel) -> ov.CompiledModel:
    folder = converted(model, "openvino", ov.__version__, _convert)
    try:
        return ov.Core().compile_model(folder / FILE, "CPU", HOW)
    except RuntimeError:
        discard(folder)
        raise


def _convert(model: UpscalingModel, folder: Path) -> None:
    from apps.vision.upscaling.engines.network import build, example

    with warnings.catch_warnings():
        # What of a picture's sides is a number to it is the same for all of them.
        warnings.simplefilter("ignore")
        made = ov.convert_model(build(model), example_input=example(), input=[(1, 3, -1, -1)])
    ov.save_model(made, folder / FILE, compress_to_fp16=False)
