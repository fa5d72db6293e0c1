"""ONNX Runtime. Needs onnxruntime, and onnxscript to convert a network: import inside functions."""

from __future__ import annotations

import logging
from pathlib import Path

import onnxruntime

from apps.vision.engines.converted import converted, discard
from apps.vision.upscaling.engines.base import NO_MEMORY, Floats, Run, by_parts
from apps.vision.upscaling.models import UpscalingModel

FILE, INPUT = "network.onnx", "pixels"


def load(model: UpscalingModel) -> Run:
    session = _session(model)

    def run(pixels: Floats) -> Floats:
        try:
            made: Floats = session.run(None, {INPUT: pixels[None]})[0][0]
        except RuntimeError as error:
            if any(words in str(error) for words in NO_MEMORY):
                raise MemoryError(str(error)) from error
            raise
        return made

    return by_parts(run)


def _session(model: UpscalingModel) -> onnxruntime.InferenceSession:
    folder = converted(model, "onnxruntime", onnxruntime.__version__, _convert)
    options = onnxruntime.SessionOptions()
    # Tiles at the edge have other sides: their memory would be kept beside that of the others.
    options.enable_cpu_mem_arena = False
    try:
        return onnxruntime.InferenceSession(
            folder / FILE, options, providers=["CPUExecutionProvider"]
        )
    except Exception:
        discard(folder)
        raise


def _convert(model: UpscalingModel, folder: Path) -> None:
    import torch

    from apps.vision.upscaling.engines.network import build, example

    for name in ("onnxscript", "onnx_ir"):  # They tell of every step.
        logging.getLogger(name).setLevel(logging.WARNING)
    height, width = torch.export.Dim("height", min=8), torch.export.Dim("width", min=8)
    torch.onnx.export(
        build(model),
        (example(),),
        folder / FILE,
        input_names=[INPUT],
        dynamic_shapes=({2: height, 3: width},),
        dynamo=True,
        verbose=False,
    )
