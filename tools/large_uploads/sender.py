"""An API client that uploads over a connection that breaks."""

import http.client
import json
from typing import Any

from tools.large_uploads.content import part

SLICE = 2**20


class Sender:
    """Remembers acknowledged bytes: those must never be lost."""

    def __init__(self, port: int, token: str) -> None:
        self.port, self.token = port, token
        self.acknowledged = 0
        self._line: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = self._headers() | {"Content-Type": "application/json"}
        line.request(method, f"/api/v1{path}", json.dumps(body) if body else None, headers)
        answer = line.getresponse()
        said = json.loads(answer.read() or b"null")
        line.close()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {said}")
        return said

    def offset(self, path: str) -> int:
        said: int = self.ask("GET", path)["offset"]
        if said < self.acknowledged:
            raise RuntimeError(f"{self.acknowledged} were acknowledged, and {said} are there")
        return said

    def send(self, path: str, start: int, stop: int, cut: int | None = None) -> int:
        """Send a piece, or only `cut` bytes of it, then disconnect. Returns the offset."""
        line = self._line or http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        self._line = None
        line.putrequest("PATCH", f"/api/v1{path}")
        kind = "application/offset+octet-stream"
        lengths = {"Content-Length": str(stop - start), "Upload-Offset": str(start)}
        for name, value in {**self._headers(), "Content-Type": kind, **lengths}.items():
            line.putheader(name, value)
        line.endheaders()
        for at in range(start, stop if cut is None else start + cut, SLICE):
            line.send(part(at, min(stop if cut is None else start + cut, at + SLICE)))
        if cut is not None:
            line.close()
            return start
        answer = line.getresponse()
        answer.read()
        if answer.status != 204:
            line.close()
            return self.offset(path)
        self._line = line
        self.acknowledged = int(answer.headers["Upload-Offset"])
        return self.acknowledged

    def hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
        self._line = None

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}
