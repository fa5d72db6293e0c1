"""Networks in the form of another engine, converted once and kept beside the weights.

A folder a network, named by all that decides its features, and published by rename: several
processes may convert at once, and none sees half a network. All of them can be deleted.
"""

import hashlib
import json
import logging
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from django.conf import settings

from apps.vision.specs.model import REVISION, BackboneSpec
from apps.vision.weights import registry

log = logging.getLogger(__name__)

# Writes the network's files into a folder.
Convert = Callable[[BackboneSpec, Path], object]


def converted(spec: BackboneSpec, engine: str, version: str, convert: Convert) -> Path:
    """The folder of a network's files, made by `convert` if need be."""
    folder = folder_of(spec, engine, version)
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as draft:
            files = Path(draft, "network")
            files.mkdir()
            convert(spec, files)
            _publish(files, folder)
    return folder


def folder_of(spec: BackboneSpec, engine: str, version: str) -> Path:
    parts = {
        "revision": REVISION,
        "spec": asdict(spec),
        "weights": registry.get(spec.weights).sha256 if spec.weights else None,
        "version": version,
    }
    digest = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]
    return Path(settings.FUTU_WEIGHTS) / "engines" / f"{engine}-{spec.weights}-{digest}"


def discard(folder: Path) -> None:
    """Of files that could not be read: the next caller converts anew."""
    log.warning("The converted network in %s is made anew", folder)
    shutil.rmtree(folder, ignore_errors=True)


def _publish(files: Path, folder: Path) -> None:
    try:
        files.rename(folder)
    except OSError:
        if not folder.is_dir():  # Else another process was first, with the same network.
            raise
