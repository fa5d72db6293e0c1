"""The instance's secret key: from the environment, or generated and stored."""

import os
import tempfile
from pathlib import Path

from django.core.management.utils import get_random_secret_key


def secret_key(given: str, path: Path) -> str:
    """Return `given`, or the key in `path`, made on first use (readable by its owner only).

    The file appears whole or not at all: of two processes that start together one wins
    the link, and both read the same key.
    """
    if given:
        return given
    if not path.exists():
        with tempfile.NamedTemporaryFile("w", dir=path.parent) as file:
            file.write(get_random_secret_key())
            file.flush()
            try:
                os.link(file.name, path)
            except FileExistsError:
                pass  # Another process created it first; read that one.
    return path.read_text().strip()
