"""`told.py SERVER TOKEN`: what a person finds, as lines to compare: each picture's name and
the SHA-256 of its original, and what is like the first of them.

Python alone: the machine of a drill has nothing else.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
import urllib.request
from collections.abc import Iterator
from typing import Any

QUESTIONS, NEAREST = 5, 5
PATIENCE = 300


def main(server: str, token: str) -> None:
    house = House(server, token)
    pictures = house.ready_pictures()
    for picture in sorted(pictures, key=lambda one: str(one["name"])):
        content = house.ask(picture["files"]["original"])
        print(picture["name"], hashlib.sha256(content).hexdigest())
    asked = sorted(pictures, key=lambda one: str(one["name"]))[:QUESTIONS]
    for picture in asked:
        print("like", picture["name"], *house.nearest(str(picture["id"])))
    print(f"{len(pictures)} pictures, {len(asked)} searches")


class House:
    def __init__(self, server: str, token: str) -> None:
        self.server, self.token = server, token

    def ask(self, address: str, body: bytes | None = None, kind: str = "") -> bytes:
        """`address`: from the root, or whole."""
        headers = {"Authorization": f"Bearer {self.token}"}
        if kind:
            headers |= {"Content-Type": kind}
        whole = address if address.startswith("http") else self.server + address
        request = urllib.request.Request(whole, body, headers)  # noqa: S310 - of this machine
        with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310
            content: bytes = answer.read()
        return content

    def ready_pictures(self) -> list[dict[str, Any]]:
        """Raises SystemExit when some are not ready in time."""
        deadline = time.monotonic() + PATIENCE
        while True:
            found = list(self._pictures())
            states = {str(picture["state"]) for picture in found}
            if found and states == {"ready"}:
                return found
            if time.monotonic() > deadline:
                raise SystemExit(f"{len(found)} pictures are {sorted(states)}")
            time.sleep(2)

    def _pictures(self) -> Iterator[dict[str, Any]]:
        address = "/api/v1/images?limit=200"
        while address:
            page = json.loads(self.ask(address))
            yield from page["items"]
            address = page["next"]

    def nearest(self, picture: str) -> list[str]:
        """Names, nearest first, of what is like it."""
        body = json.dumps({"image": picture}).encode()
        found = json.loads(self.ask("/api/v1/search/by-image", body, "application/json"))
        return [str(one["image"]["name"]) for one in found["results"][:NEAREST]]


if __name__ == "__main__":
    main(*sys.argv[1:])
