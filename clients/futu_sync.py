#!/usr/bin/env python3
"""Send what is new in a folder to a gallery, and again whenever it is started.

Python 3.9 and nothing else: runs on a computer, in Termux on Android, in a-Shell on iOS.

    export FUTU_TOKEN=…            # Settings › API tokens, with the scopes read and write
    python3 futu_sync.py ~/DCIM --server https://futu.example.org --gallery Phone [--every 300]

Files that the house has, in whichever gallery, are not sent. A file that was cut goes on where it
stopped, also after this program was killed. Nothing is ever deleted, here or there.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

STATE = ".futu-sync.json"
MANY = 500
PATIENCE = 600  # Seconds in which an unreachable server is asked again.
LONGEST_PAUSE = 30
KINDS = {".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".heic", ".heif", ".tif", ".tiff",
         ".bmp", ".jp2", ".ico", ".dng", ".zip"}  # fmt: skip


class RefusedError(Exception):
    """The server understood, and will not take it: asking again changes nothing."""


class Server:
    def __init__(self, address: str, token: str) -> None:
        if not address.startswith(("https://", "http://")):
            raise SystemExit(f"{address} is no address like https://futu.example.org.")
        self.address, self.token = address.rstrip("/"), token

    def ask(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> dict[str, Any]:
        """JSON, with patience for a connection that comes and goes. Raises RefusedError."""
        content = json.dumps(body).encode() if isinstance(body, (dict, list)) else body
        usual = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        began, pause = time.monotonic(), 1.0
        while True:
            request = urllib.request.Request(
                f"{self.address}/api/v1{path}", content, {**usual, **(headers or {})}, method=method
            )
            try:
                with urllib.request.urlopen(request, timeout=120) as answer:
                    said = answer.read()
                    return json.loads(said) if said else {}
            except urllib.error.HTTPError as error:
                wait = self._wait(error)
            except (OSError, urllib.error.URLError, ValueError) as error:
                self._unreachable(error, method)
                wait = None
            if time.monotonic() - began > PATIENCE:
                raise SystemExit(f"{self.address} cannot be reached. Start again later.")
            time.sleep(wait or pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    def _wait(self, error: urllib.error.HTTPError) -> float | None:
        """Seconds that the server asks for; None: a usual pause."""
        if error.code == 429 or error.code >= 500:
            after = error.headers.get("Retry-After", "")
            return min(float(after), PATIENCE) if after.isdigit() else None
        try:
            told = json.loads(error.read())
        except ValueError:
            told = {}
        if error.code in (401, 403):
            raise SystemExit(f"The token is not accepted: {told.get('detail', error.reason)}")
        raise RefusedError(told.get("detail") or told.get("title") or str(error))

    def _unreachable(self, error: Exception, method: str) -> None:
        # A piece may have come through in part: whoever sent it asks where to go on.
        if method == "PATCH":
            raise ConnectionError(str(error)) from error
        return


class State:
    """What became of each file, written after each, whole or not at all."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.files: dict[str, dict[str, Any]] = json.loads(path.read_text())
        except (OSError, ValueError):
            self.files = {}

    def save(self) -> None:
        part = self.path.with_suffix(".part")
        part.write_text(json.dumps(self.files, indent=0))
        part.replace(self.path)

    def set(self, name: str, **values: Any) -> None:
        self.files[name] = {**self.files.get(name, {}), **values}
        self.save()


def changed(folder: Path, state: State) -> Iterator[tuple[str, Path]]:
    """Files that are new, or other than they were, by name, size and time."""
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if hidden or path.suffix.lower() not in KINDS or not path.is_file():
            continue
        name, about = str(path.relative_to(folder)), path.stat()
        mark = [about.st_size, about.st_mtime_ns]
        known = state.files.get(name, {})
        if known.get("mark") != mark:
            state.files[name] = {"mark": mark}
        elif "outcome" in known:
            continue
        if about.st_size:
            yield name, path


def digest_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def sync(server: Server, folder: Path, gallery: str, state: State) -> dict[str, int]:
    """Numbers of files by what became of them."""
    counts = {"sent": 0, "there": 0, "refused": 0}
    waiting = list(changed(folder, state))
    for at in range(0, len(waiting), MANY):
        some = [(name, path, digest_of(path)) for name, path in waiting[at : at + MANY]]
        known = server.ask("POST", "/images/known", {"sha256": [digest for *_, digest in some]})
        for name, path, digest in some:
            if digest in known["items"]:
                state.set(name, outcome="there")
                counts["there"] += 1
                continue
            outcome = send(server, path, gallery, name, state)
            counts[outcome] += 1
    return counts


def send(server: Server, path: Path, gallery: str, name: str, state: State) -> str:
    try:
        said = send_pieces(server, path, gallery, name, state)
    except RefusedError as refused:
        said = {"state": "wrong", "says": str(refused)}
    outcome = "refused" if said["state"] == "wrong" else "sent"
    print(f"{outcome}: {name}" + (f" ({said['says']})" if said.get("says") else ""), flush=True)
    state.set(name, outcome=outcome, says=said.get("says", ""))
    return outcome


def send_pieces(
    server: Server, path: Path, gallery: str, name: str, state: State
) -> dict[str, Any]:
    """What the server says of the whole file. One that was begun before goes on."""
    upload = begun(server, state.files[name].get("upload"))
    if upload is None:
        about = {
            "name": path.name[-200:],
            "size": path.stat().st_size,
            "about": {"gallery": gallery},
        }
        upload = server.ask("POST", "/uploads", {**about, "about": {"gallery": gallery}})
        state.set(name, upload=upload["id"])
    address = f"/uploads/{upload['id']}"
    with path.open("rb") as file:
        while upload["offset"] < upload["size"]:
            file.seek(upload["offset"])
            piece = file.read(upload["piece_bytes"])
            headers = {
                "Upload-Offset": str(upload["offset"]),
                "Content-Type": "application/offset+octet-stream",
            }
            try:
                server.ask("PATCH", address, piece, headers)
            except ConnectionError:
                time.sleep(1)  # A part of it may be there: the server says how much.
            upload = server.ask("GET", address)
    while upload["outcome"] is None:
        time.sleep(1)
        upload = server.ask("GET", address)
    outcome: dict[str, Any] = upload["outcome"]
    return outcome


def begun(server: Server, upload_id: str | None) -> dict[str, Any] | None:
    if not upload_id:
        return None
    try:
        return server.ask("GET", f"/uploads/{upload_id}")
    except RefusedError:
        return None  # It has expired.


def gallery_id(server: Server, name: str) -> str:
    cursor = ""
    while True:
        page = server.ask("GET", f"/galleries?limit=100{cursor}")
        for one in page["items"]:
            if one["name"] == name:
                return str(one["id"])
        if not page["next"]:
            break
        cursor = f"&cursor={urllib.parse.quote(page['next'])}"
    once = {"Idempotency-Key": str(uuid.uuid4())}
    return str(server.ask("POST", "/galleries", {"name": name}, once)["id"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--server", required=True)
    parser.add_argument("--gallery", required=True, help="its name; made if there is none")
    parser.add_argument("--every", type=float, metavar="SECONDS", help="look again and again")
    options = parser.parse_args()
    if not options.folder.is_dir():
        raise SystemExit(f"{options.folder} is not a folder.")
    token = os.environ.get("FUTU_TOKEN") or sys.exit("Set FUTU_TOKEN to an API token.")
    server, state = Server(options.server, token), State(options.folder / STATE)
    gallery = gallery_id(server, options.gallery)
    while True:
        counts = sync(server, options.folder, gallery, state)
        print(", ".join(f"{count} {what}" for what, count in counts.items()), flush=True)
        if not options.every:
            return 1 if counts["refused"] else 0
        time.sleep(options.every)


if __name__ == "__main__":
    sys.exit(main())
