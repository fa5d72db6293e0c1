"""Vectors in rows: float16, in the machine's byte order."""

import numpy as np


def pack(vector: np.ndarray) -> bytes:
    """(d,) floats → 2·d bytes."""
    return vector.astype(np.float16).tobytes()


def unpack(stored: bytes | memoryview) -> np.ndarray:
    """2·d bytes → (d,) float32."""
    return np.frombuffer(stored, np.float16).astype(np.float32)
