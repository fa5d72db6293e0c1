"""How the site is read as a source: settings of each kind of adapter."""

from typing import Any


def settings_of(kind: str, url: str) -> dict[str, Any]:
    return {
        "html": {
            "start": [f"{url}/tags/"],
        },
    }[kind]
