"""ONNX Runtime as these models use it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from apps.sound.errors import installed


def session(path: Path, threads: int) -> Any:
    """Raises NotInstalledError."""
    with installed():
        import onnxruntime
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    # Its arena grows to the longest input, and stays so.
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
