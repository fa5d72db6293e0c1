"""A description of the machine, in one line."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil

PACKAGES = ("faiss-cpu", "numpy", "hnswlib", "usearch")


def cores() -> int:
    """The number of cores, for "all threads"."""
    return psutil.cpu_count() or 1


def machine() -> str:
    """Processor, cores, memory, system, versions of the measured libraries, and other load."""
    memory = psutil.virtual_memory().total / 2**30
    parts = [
        f"{_processor()}, {cores()} cores, {memory:.0f} GiB",
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        *(f"{name} {number}" for name in PACKAGES if (number := _version(name))),
        f"load {os.getloadavg()[0]:.1f}",
    ]
    return "; ".join(parts)


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return next((name for name in names if name), platform.processor() or "unknown processor")


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
