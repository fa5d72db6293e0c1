"""The engine measured as best for each spec: engines/choice.json beside the weights.

Written by `manage.py bench engines`. Valid only for this machine, the measured library versions and
the exact spec; otherwise torch is used.
"""

import json
import logging
import os
import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings

log = logging.getLogger(__name__)

# Of engines that are not called as their package is.
PACKAGES = {"cuda": "torch"}
# Minimum cosine with torch in float32 for every compared vector.
LEAST_COSINE = 0.99


class Chooses(Protocol):
    """What engines are chosen for: a spec, a network that enlarges pictures."""

    @property
    def key(self) -> str: ...


def best(figures: list[dict[str, Any]]) -> str:
    """The fastest accurate engine; torch if there is none."""
    accurate = [each for each in figures if each["least_cosine"] >= LEAST_COSINE]
    fastest = max(accurate, key=lambda each: each["per_second"], default=None)
    return fastest["engine"] if fastest else "torch"


def remember(spec: Chooses, engine: str, figures: list[dict[str, Any]]) -> None:
    """Store the measurement; running processes keep their engine."""
    choices = _read() | {
        spec.key: {
            "engine": engine,
            "version": _version(engine),
            "processor": _processor(),
            "figures": figures,
        }
    }
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_text(json.dumps(choices, indent=1))
    draft.replace(path)


def chosen(spec: Chooses) -> str | None:
    """The stored engine for a spec, if the measurement is still valid."""
    found = _read().get(spec.key)
    if found is None:
        return None
    engine = str(found["engine"])
    if (found.get("version"), found.get("processor")) == (_version(engine), _processor()):
        return engine
    log.warning("Another machine or library than was measured: run “manage.py bench engines”")
    return None


def _read() -> dict[str, Any]:
    try:
        choices = json.loads(_path().read_text())
    except FileNotFoundError:
        return {}
    except ValueError:
        log.warning("%s cannot be read: run “manage.py bench engines”", _path())
        return {}
    entries = choices.items() if isinstance(choices, dict) else ()
    return {key: found for key, found in entries if isinstance(found, dict) and "engine" in found}


def _path() -> Path:
    return Path(settings.FUTU_WEIGHTS) / "engines" / "choice.json"


def _version(engine: str) -> str | None:
    try:
        return version(PACKAGES.get(engine, engine))
    except PackageNotFoundError:
        return None


@cache
def _processor() -> str:
    """The processor's name, as far as known."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
