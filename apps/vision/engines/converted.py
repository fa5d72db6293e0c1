"""Networks converted for other engines, cached beside the weights.

One folder per network, named by a hash of everything that decides its features, and published by an
atomic rename: processes may convert concurrently. All of them can be deleted.
"""

import hashlib
import json
import logging
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from django.conf import settings

from apps.vision.specs.model import REVISION, BackboneSpec
from apps.vision.weights import registry

if TYPE_CHECKING:
    from apps.vision.upscaling.models import UpscalingModel

log = logging.getLogger(__name__)

# Writes the network's files into a folder.
Spec = TypeVar("Spec", BackboneSpec, "UpscalingModel")
Convert = Callable[[Spec, Path], object]


def converted(spec: Spec, engine: str, version: str, convert: Convert[Spec]) -> Path:
    """The folder of a converted network, calling `convert` if needed."""
    folder = folder_of(spec, engine, version)
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".") as draft:
            files = Path(draft, "network")
            files.mkdir()
            convert(spec, files)
            _publish(files, folder)
    return folder


def folder_of(spec: Spec, engine: str, version: str) -> Path:
    parts = {
        "revision": REVISION,
        "spec": asdict(spec),
        "weights": registry.get(spec.weights).sha256 if spec.weights else None,
        "version": version,
    }
    digest = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]
    return Path(settings.FUTU_WEIGHTS) / "engines" / f"{engine}-{spec.weights}-{digest}"


def discard(folder: Path) -> None:
    """Delete unreadable files; the next caller converts again."""
    log.warning("The converted network in %s is made anew", folder)
    shutil.rmtree(folder, ignore_errors=True)


def _publish(files: Path, folder: Path) -> None:
    try:
        files.rename(folder)
    except OSError:
        if not folder.is_dir():  # Another process published the same network first.
            raise
