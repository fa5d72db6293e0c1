"""Versions of what Futu runs on."""

from __future__ import annotations

import platform
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from django.conf import settings
from django.db import connection
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import SpecifierSet

from futu.place import BASE_DIR, IS_CHECKOUT


def python() -> str:
    """Why this Python does not do; empty: it does."""
    wanted = _python_wanted()
    here = platform.python_version()
    if SpecifierSet(wanted).contains(here):
        return ""
    return f"Python {here} is here, and {wanted} is needed."


def _python_wanted() -> str:
    if not IS_CHECKOUT:
        return metadata.metadata("futu")["Requires-Python"]
    with (BASE_DIR / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["requires-python"])


def database() -> str:
    """Why this server does not do; empty: it does."""
    least = connection.features.minimum_database_version
    here = connection.get_database_version()
    if least is None or here[: len(least)] >= least:
        return ""
    return f"{connection.display_name} {_dotted(here)} is here, and {_dotted(least)} is needed."


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def missing_packages() -> list[str]:
    """Pins of requirements files that are not what is installed, of the rooms that are on."""
    files = ["requirements.txt", *(room.requirements for room in settings.ROOMS)]
    paths = [BASE_DIR / name for name in files if IS_CHECKOUT]
    return [why for path in paths if path.exists() for why in _unmet(path)]


def _unmet(path: Path) -> Iterator[str]:
    for line in path.read_text().splitlines():
        try:
            wanted = Requirement(line.partition("#")[0].strip())
        except InvalidRequirement:
            continue  # Empty, or an option of pip.
        if wanted.marker and not wanted.marker.evaluate():
            continue
        try:
            here = metadata.version(wanted.name)
        except metadata.PackageNotFoundError:
            yield f"{wanted.name} is not installed ({path.name})"
            continue
        if not wanted.specifier.contains(here, prereleases=True):
            yield f"{wanted.name} {here} is installed, not {wanted.specifier} ({path.name})"
