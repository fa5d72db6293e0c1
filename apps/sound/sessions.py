"""ONNX Runtime as these models use it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from apps.sound.errors import installed


def session(path: Path, threads: int, *, grows: bool = False) -> Any:
    """`grows`: whether inputs differ in length; run it with `shrinking` then. Raises
    NotInstalledError."""
    with installed():
        import onnxruntime
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    # Each piece from the C library instead of an arena would be scattered between what other
    # models left: a line of three seconds took half a gigabyte for a moment.
    options.enable_cpu_mem_arena = grows
    # A plan of memory is for inputs of one length.
    options.enable_mem_pattern = not grows
    # Weights are not what the arena is given back for.
    options.add_session_config_entry("session.use_device_allocator_for_initializers", "1")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def shrinking() -> Any:
    """Options of a run: the arena, which has grown to the input, is given back."""
    import onnxruntime

    options = onnxruntime.RunOptions()
    options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
    return options
