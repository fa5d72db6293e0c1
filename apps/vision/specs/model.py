"""Specs: everything that decides what a vector is, as data.

A spec's `hash` names every vector made under it. Whatever changes vectors is in the hash:
preprocessing, architecture, the checksum of the weights and of the projection file, the
joining weights. Device, number format and engine are not: they move a vector by less than 0.01
in cosine (docs/VISION.md).
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cached_property

from apps.vision.projection import file_sha256
from apps.vision.weights import registry

# Increment whenever code changes vectors in a way the data below does not express.
REVISION = 1


class Resize(StrEnum):
    """How a picture becomes square."""

    SQUASH = "squash"  # both sides to the size; no cropping, so cropped copies stay similar


class Interpolation(StrEnum):
    BILINEAR = "bilinear"
    BICUBIC = "bicubic"


class Architecture(StrEnum):
    """Networks that `apps.vision.networks` can build; `FAKE` needs none."""

    RESNET50 = "resnet50"
    EFFICIENTNET_LITE0 = "efficientnet-lite0"
    EFFICIENTNET_LITE2 = "efficientnet-lite2"
    FAKE = "fake"


@dataclass(frozen=True)
class PreprocessSpec:
    """From a picture to the network's input: `(channel / 255 - mean) / std`, in RGB order."""

    size: int
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    resize: Resize = Resize.SQUASH
    interpolation: Interpolation = Interpolation.BICUBIC

    def __post_init__(self) -> None:
        Resize(self.resize), Interpolation(self.interpolation)
        if self.size < 1 or min(self.std) <= 0:
            raise ValueError(f"A picture cannot be preprocessed so: {self}.")


@dataclass(frozen=True)
class BackboneSpec:
    """One network up to its pooled features: a vector of `dims` numbers a picture.

    The checkpoint's keys lose `prefix`; those under `head` (a classifier that is not used)
    are left out; all others must fit the network key for key.
    """

    architecture: Architecture
    preprocess: PreprocessSpec
    dims: int
    weights: str | None = None
    prefix: str = ""
    head: str = ""

    def __post_init__(self) -> None:
        Architecture(self.architecture)
        if self.weights is not None:
            registry.get(self.weights)


@dataclass(frozen=True)
class ProjectionSpec:
    """A file in `projections/`, and how many dimensions it leaves of each backbone."""

    file: str
    dims: tuple[int, ...]


@dataclass(frozen=True)
class ModelSpec:
    """One kind of vector: `dims` numbers, of length 1, compared by cosine.

    Each backbone's features are L2-normalised; with a projection they are then centred,
    projected and normalised again. Several are laid side by side, each multiplied by its
    weight in `join`: in the cosine a part counts by the square of its weight.
    """

    name: str
    dims: int
    backbones: tuple[BackboneSpec, ...]
    join: tuple[float, ...] = (1.0,)
    projection: ProjectionSpec | None = None

    def __post_init__(self) -> None:
        if len(self.join) != len(self.backbones) or min(self.join) <= 0:
            raise ValueError(f"Spec {self.name!r} needs one weight above zero a backbone.")
        parts = self.projection.dims if self.projection else [b.dims for b in self.backbones]
        if len(parts) != len(self.backbones) or sum(parts) != self.dims:
            raise ValueError(f"Spec {self.name!r} has {self.dims} dimensions; its parts differ.")

    @property
    def weights(self) -> tuple[str, ...]:
        """Names of the weights it needs, as the registry knows them."""
        return tuple(part.weights for part in self.backbones if part.weights is not None)

    @property
    def key(self) -> str:
        """Name and hash: readable, and different whenever the vectors would be."""
        return f"{self.name}-{self.hash}"

    @cached_property
    def hash(self) -> str:
        """16 hexadecimal digits that change whenever the vectors would.

        Raises ProjectionError when the projection's file is missing.
        """
        parts = {
            "revision": REVISION,
            "spec": asdict(self),
            "weights": {name: registry.get(name).sha256 for name in self.weights},
            "projection": file_sha256(self.projection.file) if self.projection else None,
        }
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]
