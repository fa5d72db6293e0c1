"""Small films made by ffmpeg itself."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np

RATE = 48_000
PICTURE = ("-f", "lavfi", "-i", "testsrc2=s=160x90:r=25:d={seconds}")
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")


def ffmpeg(*words: str) -> None:
    command = ["ffmpeg", "-nostdin", "-y", "-loglevel", "error", *words]
    subprocess.run(command, check=True, capture_output=True)


def picture(seconds: float) -> list[str]:
    return [word.format(seconds=seconds) for word in PICTURE]


def tone(seconds: float, hertz: int = 440) -> list[str]:
    return ["-f", "lavfi", "-i", f"sine={hertz}:sample_rate={RATE}:d={seconds}"]


def film(path: Path, seconds: float = 4, *how: str) -> Path:
    """A film with a tone; `how` replaces how it is written."""
    written = how or (*H264, "-c:a", "aac")
    ffmpeg(*picture(seconds), *tone(seconds), *written, str(path))
    return path


def loudness(samples: np.ndarray) -> float:
    return float(np.sqrt(np.mean(samples.astype(np.float64) ** 2)))
