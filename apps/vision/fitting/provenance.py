"""Provenance of a projection, so that it can be reproduced."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from apps.vision.edits import EDITS
from apps.vision.evaluation.parts import Part, of_part
from apps.vision.specs import ModelSpec
from apps.vision.weights import registry
from apps.vision.weights.verify import sha256_of

PACKAGES = ("torch", "torchvision", "numpy", "pillow")


def provenance(
    spec: ModelSpec, folder: Path, files: Sequence[Path], method: dict[str, Any]
) -> dict[str, Any]:
    """The .json beside a projection, without its calibration."""
    return {
        "spec": spec.name,
        "command": f"manage.py fit_projection {folder.name} --spec {spec.name}",
        "date": datetime.now(UTC).date().isoformat(),
        "method": method,
        "pictures": {
            "found": len(files),
            **{part.value: len(of_part(files, part)) for part in Part},
            "rule": "the SHA-256 of a file's name decides its part (evaluation/parts.py)",
            "sha256": list_sha256(folder, files),
        },
        "edits": [edit.code for edit in EDITS],
        "weights": {name: registry.get(name).sha256 for name in spec.weights},
        "versions": {package: version(package) for package in PACKAGES},
    }


def list_sha256(folder: Path, files: Sequence[Path]) -> str:
    """Checksum of a list as `sha256sum` prints it: one line a picture, sorted by path."""
    lines = [f"{sha256_of(path)}  {path.relative_to(folder).as_posix()}\n" for path in files]
    return hashlib.sha256("".join(lines).encode()).hexdigest()
