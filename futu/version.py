"""The release: of the installed package, or of the checkout."""

import tomllib
from functools import cache
from importlib import metadata

from futu.place import BASE_DIR, IS_CHECKOUT


@cache
def version() -> str:
    if not IS_CHECKOUT:
        return metadata.version("futu")
    with (BASE_DIR / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])
